#!/usr/bin/python3
"""Runs docker/ as a person would and logs people in: make test-docker

Builds the images, brings the stack up with an environment file as the older
Django application has it, logs in through the published ports, restarts each
container during a login, takes the stack down and up again, puts nginx with TLS
in front, and takes everything away.  It prints image sizes and times, and ends
with `N passed, N failed`.  Without a Docker engine it says why and skips.

    --engine DIR   keep a private engine's images in DIR for the next run
"""

import argparse
import base64
import hashlib
import http.client
import json
import os
import pathlib
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.parse

from docker_engine import Engine, NoEngine, end_on_sigterm

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support.servers import TOP, free_port, wait_until  # noqa: E402

SERVICES = ["postgres", "redis", "pushd", "bot", "simulator", "nginx"]
BOT = "tgauth_demo_bot"
VISITOR = "198.51.100.7"  # as the proxy on this machine names them
WAIT = 60
# With characters that a shell, a compose file and a connection string each have
# their own thoughts about.
SECRET_KEY = 'django-insecure-#x$q(4&=z!"s'
PASSWORD = 'p@ss "word $5'


class Check:
    passed = failed = 0

    @classmethod
    def that(cls, claim, name, detail=""):
        if claim:
            cls.passed += 1
        else:
            cls.failed += 1
        print(f"{'ok' if claim else 'not ok'} - {name}{f': {detail}' if detail and not claim else ''}", flush=True)
        return claim


def note(text):
    print(f"# {text}", flush=True)


# --- a browser and a phone, by their HTTP ---------------------------------------

class Site:
    """A browser at the published port: cookies, requests, server-sent events."""

    def __init__(self, port, tls=None):
        self.port, self.tls, self.cookies = port, tls, {}
        self.origin = f"{'https' if tls else 'http'}://localhost:{port}"
        self.set_cookie = []

    def connection(self, timeout=20):
        if self.tls:
            return http.client.HTTPSConnection("localhost", self.port, timeout=timeout, context=self.tls)
        return http.client.HTTPConnection("localhost", self.port, timeout=timeout)

    def headers(self, accept="*/*"):
        cookies = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        return {"Accept": accept, "Cookie": cookies, "Origin": self.origin, "X-Forwarded-For": VISITOR,
                "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"}

    def ask(self, method, path, body=None, accept="*/*"):
        c = self.connection()
        try:
            c.request(method, path, body, self.headers(accept))
            response = c.getresponse()
            text = response.read().decode()
        finally:
            c.close()
        for line in response.headers.get_all("Set-Cookie") or []:
            self.set_cookie.append(line)
            name, value = line.split(";")[0].split("=", 1)
            self.cookies.pop(name, None)
            if value and "Max-Age=0" not in line:
                self.cookies[name] = value
        return response.status, text

    def status(self, path):
        try:
            return self.ask("GET", path)[0]
        except OSError:
            return None

    def page(self, path):
        """As a person's browser asks for a page."""
        return self.ask("GET", path, accept="text/html")

    def start(self):
        """A login begins; what the page would show."""
        status, text = self.ask("POST", "/tgauth/start")
        if status != 200:
            raise AssertionError(f"start answers {status}: {text}")
        return json.loads(text)

    def wait_for_state(self, wanted, seconds=WAIT):
        """Follows the events of the login, coming back as a page does, until it is in this state."""
        deadline = time.monotonic() + seconds
        seen = []
        while time.monotonic() < deadline:
            try:
                for state in self.states():
                    seen.append(state)
                    if state == wanted:
                        return True
            except (OSError, http.client.HTTPException, AssertionError) as error:
                seen.append(type(error).__name__)
            time.sleep(0.1)
        raise TimeoutError(f"no state {wanted!r} in {seconds} s, but {seen[-10:]}")

    def states(self):
        c = self.connection(timeout=5)
        try:
            c.request("GET", "/tgauth/events", headers=self.headers())
            response = c.getresponse()
            if response.status != 200:
                raise AssertionError(f"events answers {response.status}")
            for line in response:
                if line.startswith(b"data:"):
                    yield json.loads(line[5:])["state"]
        finally:
            c.close()

    def claim(self):
        return self.ask("POST", "/tgauth/claim")

    def session(self):
        status, text = self.ask("GET", "/tgauth/session")
        return json.loads(text) if status == 200 else None


class Phone:
    """The simulator's phone, over its published port."""

    def __init__(self, port, person=5001001):
        self.port, self.person = port, person

    def act(self, what, **values):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            c.request("POST", f"/phone/{what}", json.dumps({"bot": BOT, "person": self.person, **values}),
                      {"Content-Type": "application/json"})
            response = c.getresponse()
            text = response.read().decode()
        finally:
            c.close()
        if response.status != 200:
            raise AssertionError(f"the phone answers {response.status}: {text}")
        return json.loads(text)

    def chat(self):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            c.request("GET", f"/phone/events?bot={BOT}&person={self.person}")
            return json.loads(c.getresponse().readline()[5:])
        finally:
            c.close()

    def press_start(self, link):
        token = urllib.parse.parse_qs(urllib.parse.urlparse(link).query)["start"][0]
        return self.act("send", text=f"/start {token}", button=True)["message_id"]

    def question(self, after):
        """The newest message with buttons that came after this one."""
        def look():
            return next((m for m in reversed(self.chat()["messages"])
                         if m["id"] > after and not m["mine"] and m["buttons"]), None)
        return wait_until(look, "the bot's question", WAIT)

    def pick(self, question, number):
        button = next(b for row in question["buttons"] for b in row if str(number) in b["text"])
        self.act("tap", message_id=question["id"], data=button["callback_data"])


def log_in(site, phone, between=lambda: None):
    """A whole login; `between` happens while the question is open."""
    start = site.start()
    asked = phone.press_start(start["link"])
    question = phone.question(asked)
    between()
    phone.pick(question, start["code"])
    site.wait_for_state("confirmed")
    status, text = wait_until(lambda: (lambda answer: answer if answer[0] != 503 else None)(site.claim()),
                              "the claim", WAIT)
    if status != 200:
        raise AssertionError(f"claim answers {status}: {text}")
    return question


# --- the stack ------------------------------------------------------------------

class Stack:
    def __init__(self, engine, directory):
        self.engine = engine
        self.project = f"tgauthtest{os.getpid()}"
        self.directory = pathlib.Path(directory)
        self.ports = {name: free_port() for name in ("pushd", "simulator", "nginx")}
        self.env_file = self.directory / "docker_proj.env"
        self.override = self.directory / "override.yaml"
        self.write_override()

    def write_override(self):
        """What only this test needs: names that take nobody's images, and a network to build in."""
        network = ", network: host" if self.engine.builds_need_host_network() else ""
        lines = ["services:"]
        for service in SERVICES:
            lines += [f"  {service}:", f"    image: {self.image(service)}",
                      f"    build: {{context: {TOP}{network}}}"]
        self.override.write_text("\n".join(lines) + "\n")

    def image(self, service):
        return f"tgauthtest-{service}:latest"

    def write_env(self, **more):
        """The older application's seven names as they were, the bot's token, and this run's ports."""
        values = {
            "SECRET_KEY": f"'{SECRET_KEY}'", "POSTGRES_DB": "shop", "POSTGRES_USER": "shop_owner",
            "POSTGRES_PASSWORD": f"'{PASSWORD}'", "POSTGRES_HOST": "shop-db", "REDIS_HOST": "shop-redis",
            "TG_URL": f"https://t.me/{BOT}?start=",
            "TGAUTH_BOT_TOKEN": "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0",
            "TGAUTH_API_URL": "http://simulator:8090", "SIMULATOR_PORT": self.ports["simulator"],
            "TGAUTH_PUBLISH": f"127.0.0.1:{self.ports['pushd']}",
            "TGAUTH_URL": f"http://localhost:{self.ports['pushd']}",
            "TLS_PUBLISH": f"127.0.0.1:{self.ports['nginx']}", "TGAUTH_SITE_NAME": "Example Shop", **more}
        self.env_file.write_text("".join(f"{k}={v}\n" for k, v in values.items()))

    def compose(self, *arguments, check=True, profiles=("simulator",)):
        command = [*self.engine.compose, "-p", self.project, "--project-directory", TOP / "docker",
                   "-f", TOP / "docker/compose.yaml", "-f", self.override, "--env-file", self.env_file]
        for profile in profiles:
            command += ["--profile", profile]
        done = subprocess.run([str(c) for c in [*command, *arguments]], env=self.engine.env, text=True,
                              errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if check and done.returncode != 0:
            raise AssertionError(f"docker-compose {' '.join(arguments)} failed:\n" + done.stdout[-6000:])
        return done.stdout

    def docker(self, *arguments, check=True):
        done = subprocess.run(["docker", *arguments], env=self.engine.env, text=True, errors="replace",
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if check and done.returncode != 0:
            raise AssertionError(f"docker {' '.join(arguments)} failed: {done.stderr}")
        return done.stdout.strip()

    def container(self, service):
        return self.compose("ps", "-a", "-q", service, profiles=("simulator", "tls")).split()[0]

    def inspect(self, service):
        return json.loads(self.docker("inspect", self.container(service)))[0]

    def health(self, service):
        return self.inspect(service)["State"].get("Health", {}).get("Status")

    def psql(self, sql, user="postgres", database="shop"):
        return self.docker("exec", "-u", user, self.container("postgres"), "psql", "-XAtq", "-d", database, "-c", sql)

    def logs(self):
        return self.compose("logs", "--no-color", "--tail", "25", check=False, profiles=("simulator", "tls"))


# --- what is tried ----------------------------------------------------------------

def build(stack):
    began = time.monotonic()
    stack.compose("build", profiles=("simulator", "tls"))
    note(f"images built in {time.monotonic() - began:.0f} s")
    for service in SERVICES:
        size = int(stack.docker("image", "inspect", "-f", "{{.Size}}", stack.image(service)))
        note(f"image {service}: {size / 1e6:.1f} MB")
        history = stack.docker("history", "--no-trunc", stack.image(service))
        config = stack.docker("image", "inspect", stack.image(service))
        Check.that(not re.search(r"PASSWORD=\S|TOKEN=\S|SECRET_KEY=\S", history + config),
                   f"no secret is in the image of {service}")
        user = stack.docker("image", "inspect", "-f", "{{.Config.User}}", stack.image(service))
        Check.that(user not in ("", "root", "0"), f"the image of {service} does not run as root", user)


def bring_up(stack, site, what):
    began = time.monotonic()
    stack.compose("up", "-d", "--no-build")
    wait_until(lambda: site.status("/tgauth/readyz") == 200, "readyz", WAIT)
    ready = time.monotonic() - began
    wait_until(lambda: all(stack.health(s) == "healthy" for s in ("postgres", "redis", "pushd", "bot", "simulator")),
               "every health check to be content", WAIT)
    note(f"{what}: ready in {ready:.1f} s, all healthy in {time.monotonic() - began:.1f} s")
    Check.that(True, f"{what}: the stack comes up and every container is healthy")


def hardening(stack):
    for service in ("postgres", "redis", "pushd", "bot"):
        host = stack.inspect(service)["HostConfig"]
        Check.that(host["ReadonlyRootfs"] and host["CapDrop"] == ["ALL"] and not host["CapAdd"]
                   and "no-new-privileges:true" in host["SecurityOpt"],
                   f"{service}: read-only, without capabilities, without new privileges")
    effective = stack.docker("exec", stack.container("postgres"), "sed", "-n", "s/^CapEff:\\s*//p", "/proc/1/status")
    Check.that(int(effective, 16) == 0, "the kernel says so too", effective)
    Check.that(f"SECRET_KEY={SECRET_KEY}" in stack.inspect("pushd")["Config"]["Env"], "SECRET_KEY arrives as it is")
    for service in ("pushd", "bot"):
        variables = stack.inspect(service)["Config"]["Env"]
        Check.that(not any(v.startswith(("POSTGRES_PASSWORD", "PGPASSWORD")) for v in variables),
                   f"{service} is told no password of the database")
    shell = subprocess.run(["docker", "exec", stack.container("pushd"), "/bin/sh", "-c", "true"],
                           env=stack.engine.env, capture_output=True)
    Check.that(shell.returncode != 0, "pushd's container has no shell")


def rights(stack):
    roles = stack.psql("SELECT string_agg(rolname || ':' || rolsuper || rolcreaterole || (rolpassword IS NOT NULL), ' '"
                       " ORDER BY rolname) FROM pg_authid WHERE rolcanlogin")
    Check.that(roles == "postgres:truetruefalse shop_owner:falsefalsetrue tgauth_bot:falsefalsefalse "
               "tgauth_pushd:falsefalsefalse", "the roles have no right and no password beyond their need", roles)
    confirm = "has_function_privilege('{}', 'tgauth.tgauth_confirm(text,bigint,text,text,text,text,text,integer)', 'EXECUTE')"
    Check.that(stack.psql("SELECT " + ", ".join(confirm.format(r) for r in ("tgauth_bot", "tgauth_pushd"))) == "t|f",
               "the bot confirms logins, pushd does not")
    owner = ["exec", "-e", f"PGPASSWORD={PASSWORD}", stack.container("postgres"), "psql", "-XAtq", "-h"]
    for host in ("shop-db", "postgres"):
        said = stack.docker(*owner, host, "-U", "shop_owner", "-d", "shop", "-c",
                            "CREATE TABLE IF NOT EXISTS orders (id int); SELECT current_user", check=False)
        Check.that(said == "shop_owner", f"the website's own role comes in at {host} by its password", said)
    said = stack.docker("exec", "-e", "PGPASSWORD=wrong", stack.container("postgres"), "psql", "-XAtq", "-h", "shop-db",
                        "-U", "shop_owner", "-d", "shop", "-c", "SELECT 1", check=False)
    Check.that(said == "", "and by no other", said)


def first_login(stack, site, phone):
    question = log_in(site, phone)
    Check.that("Example Shop" in question["text"], "the bot names the site", question["text"])
    Check.that(VISITOR in question["text"], "and the visitor's address, not the bridge's", question["text"])
    user = site.session()
    Check.that(user is not None and user["telegram_id"] == phone.person,
               "a person logs in through published ports", user)
    said = stack.docker("exec", stack.container("redis"), "/usr/bin/redis-cli", "--raw", "keys", "tgauth:session:*")
    token = next(value for name, value in site.cookies.items() if name.endswith("tgauth_session"))
    token_id = hashlib.sha256(base64.urlsafe_b64decode(token + "=")).hexdigest()[:32]
    Check.that(said == f"tgauth:session:{token_id}", "Redis has the session", said)


def restarts(stack, site, phone):
    """Each container goes away once while somebody's question is open."""
    for service in ("pushd", "bot", "redis", "postgres"):
        other = Site(stack.ports["pushd"])
        began = time.monotonic()
        try:
            log_in(other, phone, between=lambda: stack.docker("restart", stack.container(service)))
            lost = None
        except (AssertionError, TimeoutError, OSError) as error:
            lost = f"{error}\n{stack.logs()}"
        Check.that(lost is None and other.session() is not None,
                   f"{service} restarts during a login: it is not lost", lost)
        note(f"login across a restart of {service}: {time.monotonic() - began:.1f} s")
    wait_until(lambda: site.status("/tgauth/readyz") == 200, "readyz", WAIT)
    Check.that(site.session() is not None, "who was logged in before still is")


def signals(stack):
    for service in ("pushd", "bot", "postgres", "redis"):
        began = time.monotonic()
        container = stack.container(service)
        stack.docker("stop", container)
        state = json.loads(stack.docker("inspect", container))[0]["State"]
        Check.that(state["ExitCode"] == 0, f"{service} ends by its signal, in good order", state["ExitCode"])
        note(f"{service} stops in {time.monotonic() - began:.1f} s")


def tls(stack):
    stack.write_env(TGAUTH_URL=f"https://localhost:{stack.ports['nginx']}",
                    TGAUTH_LISTEN="unix:/run/tgauth/pushd.sock")
    stack.compose("up", "-d", "--no-build", profiles=("simulator", "tls"))
    context = ssl.create_default_context()
    show = ["exec", stack.container("nginx"), "cat", "/etc/nginx/tls/fullchain.pem"]
    certificate = wait_until(lambda: stack.docker(*show, check=False), "the certificate", WAIT)
    context.load_verify_locations(cadata=certificate + "\n")
    site = Site(stack.ports["nginx"], context)
    wait_until(lambda: site.status("/tgauth/readyz") == 200, "readyz over TLS", WAIT)
    Check.that(site.page("/")[0] == 302, "nginx sends who is not logged in to the page", site.page("/"))
    log_in(site, Phone(stack.ports["simulator"], 5001002))
    status, text = site.page("/")
    Check.that(status == 200 and "Hello, Борис" in text, "and lets in who is, by name", text)
    Check.that(site.session() is not None, "a person logs in through nginx with TLS")
    cookie = next((c for c in reversed(site.set_cookie) if c.startswith("__Host-tgauth_session=")), "")
    Check.that(all(flag in cookie for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/")),
               "the session's cookie is __Host-, Secure and HttpOnly", cookie[:24])
    wait_until(lambda: stack.health("nginx") == "healthy", "nginx to be healthy", WAIT)


def run(engine, directory):
    stack = Stack(engine, directory)
    stack.write_env()
    site, phone = Site(stack.ports["pushd"]), Phone(stack.ports["simulator"])
    try:
        build(stack)
        bring_up(stack, site, "first start")
        hardening(stack)
        rights(stack)
        first_login(stack, site, phone)
        restarts(stack, site, phone)
        signals(stack)
        stack.compose("down")
        bring_up(stack, site, "second start")
        Check.that(site.session() is not None, "after down and up the session is still there")
        tls(stack)
    except (AssertionError, TimeoutError, OSError) as error:
        Check.that(False, "the run came to its end", f"{error}\n{stack.logs()}")
    finally:
        stack.compose("down", "-v", "--remove-orphans", "-t", "5", check=False, profiles=("simulator", "tls"))
        if not engine.private:
            stack.docker("rmi", *[stack.image(s) for s in SERVICES], check=False)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--engine", metavar="DIR", help="keep a private engine's images here for the next run")
    options = parser.parse_args()
    end_on_sigterm()
    directory = tempfile.mkdtemp(prefix="tgauth-stack-", dir="/tmp")
    try:
        with Engine(options.engine) as engine:
            engine.need_base_image()
            run(engine, directory)
    except NoEngine as why:
        print(f"test-docker skipped: {why}\n0 passed, 0 failed, 1 skipped")
        return 0
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    print(f"{Check.passed} passed, {Check.failed} failed")
    return 0 if Check.failed == 0 and Check.passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
