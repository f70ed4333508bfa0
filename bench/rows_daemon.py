"""What pushd costs apart from logins: sockets that wait, and the question of a reverse proxy."""

import signal
import time

import heap
from processes import Load, Floor, processor_seconds, resident_bytes
from rows import Group, Row, ours_most, ratio_least, ratio_most
from support.browser import Browser
from support.proxies import PlainNginx


class Sockets(Group):
    """Waiting browsers: what one costs, and a whole herd that comes back.  Each turn has daemons of its own."""

    rows = [Row("a WebSocket handshake, processor µs", *ours_most(40)),
            Row("memory of an idle socket, bytes", *ours_most(1536)),
            Row("sockets back after kill -9 and start, s", *ratio_most(1.3))]

    def open(self, stack):
        self.count = 500 if self.quick else 5000
        self.page = None

    def ours(self):
        pushd = self.new_pushd()
        self.page = Browser(pushd).get("login").body

        def restart():
            pushd.kill()
            pushd.launch(pushd.command(), env=pushd.env)
        try:
            return self.measure(pushd, restart)
        finally:
            pushd.stop()

    def floor(self):
        bare = Floor(self.site.directory, self.site.dsn(), self.page).start()
        try:
            return self.measure(bare, bare.restart)
        finally:
            bare.stop(signal.SIGKILL)

    def measure(self, daemon, restart):
        with Load(daemon.port) as load:
            load.ask("begin", self.count)
            time.sleep(0.2)
            used, resident = processor_seconds(daemon.process.pid), resident_bytes(daemon.process.pid)
            load.ask("open")
            time.sleep(0.2)
            used = processor_seconds(daemon.process.pid) - used
            resident = resident_bytes(daemon.process.pid) - resident
            load.ask("back")
            restart()
            back = load.answer()["seconds"]
        return [1e6 * used / self.count, resident / self.count, back]

    def details(self):
        pushd = self.new_pushd(env=heap.environment(self.site.directory))
        try:
            with Load(pushd.port) as load:
                load.ask("begin", self.count)
                before = heap.read(pushd, self.site.directory)
                load.ask("open")
                after = heap.read(pushd, self.site.directory)
        finally:
            pushd.stop()
        return ["bytes of an idle socket, by who asked for them:", *heap.differences(before, after, self.count),
                *heap.members("struct tga_http_connection", "pushd_websocket")]


class Auth(Group):
    """What a reverse proxy asks for every request, against the least that an HTTP server can say."""

    rows = [Row("GET auth, requests a processor second (nginx: 204)", *ratio_least(0.7))]

    def open(self, stack):
        super().open(stack)
        browser = Browser(self.pushd)
        browser.log_in(self.site)
        self.cookie = "; ".join(f"{k}={v}" for k, v in browser.cookies.items())
        self.nginx = PlainNginx(self.site.directory, "keepalive_requests 100000000; location / { return 204; }").start()
        stack.callback(self.nginx.stop)
        self.nginx_load = stack.enter_context(Load(self.nginx.port))

    def ours(self):
        return self.measure(self.our_load, self.pushd)

    def floor(self):
        return self.measure(self.nginx_load, self.nginx)

    def measure(self, load, daemon):
        job = ("get", 32, 0.5 if self.quick else 4, "/tgauth/auth", self.cookie)
        load.ask("get", 32, 0.2, *job[3:])
        before = processor_seconds(daemon.process.pid)
        result = load.ask(*job)
        return [result["done"] / (processor_seconds(daemon.process.pid) - before)]
