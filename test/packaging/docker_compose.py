"""The stack of docker/, as test/packaging/docker_stack.py starts it; and what it counts."""

import json
import os
import pathlib
import shlex
import subprocess
import sys

from docker_visitor import BOT, WAIT, Phone, Site

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support.servers import TOP, free_port, wait_until  # noqa: E402

SERVICES = ["postgres", "redis", "pushd", "bot", "simulator", "nginx"]
EVERY_PROFILE = ("simulator", "tls")
# With characters that a shell, a compose file and a connection string each have
# their own thoughts about.
SECRET_KEY = 'django-insecure-#x$q(4&=z!"s'
PASSWORD = 'p@ss "word $5'
TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"


class Check:
    passed = failed = skipped = 0

    @classmethod
    def that(cls, claim, name, detail=""):
        if claim:
            cls.passed += 1
        else:
            cls.failed += 1
        print(f"{'ok' if claim else 'not ok'} - {name}{f': {detail}' if detail and not claim else ''}", flush=True)
        return claim

    @classmethod
    def skip(cls, name, why):
        cls.skipped += 1
        print(f"skipped - {name}: {why}", flush=True)


def note(text):
    print(f"# {text}", flush=True)


class Stack:
    """A project of its own: images by a tag that nobody else has, and free ports."""

    def __init__(self, engine, directory, tree=TOP, postgres="15", debian="bookworm"):
        self.engine = engine
        self.tree = pathlib.Path(tree)
        self.version = "test"
        self.postgres, self.debian = postgres, debian
        self.project = f"tgauthtest{os.getpid()}"
        self.directory = pathlib.Path(directory)
        self.files = []
        self.ports = {name: free_port() for name in ("pushd", "simulator", "nginx")}
        self.env_file = self.directory / "docker_proj.env"
        self.site, self.phone = Site(self.ports["pushd"]), Phone(self.ports["simulator"])
        self.write_env()

    def image(self, service):
        return f"tgauth-{service}:{self.version}" + (f"-pg{self.postgres}" if service == "postgres" else "")

    def write_env(self, **more):
        """The older application's seven names as they were, the bot's token, and this run's ports."""
        values = {
            "SECRET_KEY": f"'{SECRET_KEY}'", "POSTGRES_DB": "shop", "POSTGRES_USER": "shop_owner",
            "POSTGRES_PASSWORD": f"'{PASSWORD}'", "POSTGRES_HOST": "shop-db", "REDIS_HOST": "shop-redis",
            "TG_URL": f"https://t.me/{BOT}?start=", "TGAUTH_BOT_TOKEN": TOKEN,
            "TGAUTH_API_URL": "http://simulator:8090", "SIMULATOR_PORT": self.ports["simulator"],
            "TGAUTH_PUBLISH": f"127.0.0.1:{self.ports['pushd']}",
            "TGAUTH_URL": f"http://localhost:{self.ports['pushd']}",
            "TLS_PUBLISH": f"127.0.0.1:{self.ports['nginx']}", "TGAUTH_SITE_NAME": "Example Shop",
            "TGAUTH_VERSION": self.version, "PG_VERSION": self.postgres, "DEBIAN": self.debian, **more}
        self.env_file.write_text("".join(f"{k}={v}\n" for k, v in values.items()))

    def network_to_build_in(self):
        """What only an engine without its default bridge needs."""
        if not self.engine.builds_need_host_network():
            return []
        override = self.directory / "build.yaml"
        override.write_text("services:\n" + "".join(
            f"  {service}: {{build: {{context: {self.tree}, network: host}}}}\n" for service in SERVICES))
        return [override]

    def compose(self, *arguments, check=True, profiles=("simulator",), files=None, **options):
        command = [*self.engine.compose, "-p", self.project, "--project-directory", self.tree / "docker"]
        for file in ["compose.yaml", *(self.files if files is None else files)]:
            command += ["-f", self.tree / "docker" / file]
        command += ["--env-file", self.env_file]
        for profile in profiles:
            command += ["--profile", profile]
        done = subprocess.run([str(c) for c in [*command, *arguments]], env=self.engine.env, text=True, errors="replace",
                              **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, **options})
        if check and done.returncode != 0:
            raise AssertionError(f"{shlex.join(map(str, self.engine.compose))} {' '.join(arguments)} failed:\n" + done.stdout[-6000:])
        return done.stdout

    def docker(self, *arguments, check=True):
        done = subprocess.run(["docker", *map(str, arguments)], env=self.engine.env, text=True, errors="replace",
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if check and done.returncode != 0:
            raise AssertionError(f"docker {' '.join(map(str, arguments))} failed: {done.stderr}")
        return done.stdout.strip()

    def build(self):
        self.compose("build", files=[*self.files, *self.network_to_build_in()], profiles=EVERY_PROFILE)

    def up(self, *services, profiles=("simulator",)):
        self.compose("up", "-d", "--no-build", *services, profiles=profiles)

    def wait_until_ready(self):
        wait_until(lambda: self.site.status("/tgauth/readyz") == 200, "readyz", WAIT)

    def wait_until_healthy(self, services=("postgres", "redis", "pushd", "bot", "simulator")):
        wait_until(lambda: all(self.health(s) == "healthy" for s in services), "every health check to be content", WAIT)

    def container(self, service):
        """Empty where there is none."""
        found = self.docker("ps", "-a", "-q", "--filter", f"label=com.docker.compose.project={self.project}",
                            "--filter", f"label=com.docker.compose.service={service}").split()
        return found[0] if found else ""

    def inspect(self, service):
        return json.loads(self.docker("inspect", self.container(service)))[0]

    def health(self, service):
        return self.inspect(service)["State"].get("Health", {}).get("Status")

    def psql(self, sql, user="postgres", database="shop"):
        return self.docker("exec", "-u", user, self.container("postgres"), "psql", "-XAtq", "-d", database, "-c", sql)

    def logs(self, *services):
        return self.compose("logs", "--no-color", "--tail", "25", *services, check=False, profiles=EVERY_PROFILE)

    def down(self, *options):
        self.compose("down", "-t", "5", *options, check=False, profiles=EVERY_PROFILE)

    def remove_images(self):
        """From an engine that others use as well."""
        if not self.engine.private:
            self.docker("rmi", *[self.image(s) for s in SERVICES], check=False)
