#!/usr/bin/python3
"""Runs docker/ as a person would and logs people in: make test-docker

Builds the images, brings the stack up with an environment file as the older
Django application has it, logs in through the published ports, restarts each
container during a login, takes the stack down and up again, puts nginx with TLS
in front.  Then the same with other files (docker_variants.py), through an upgrade
and back (docker_upgrade.py), and with another PostgreSQL.  It takes everything
away, prints image sizes and times, and ends with `N passed, N failed[, N skipped]`.
Without a Docker engine it says why and skips.

    --engine DIR     keep a private engine's images in DIR for the next run
    --compose WHICH  1, docker-compose 1.29, or 2, the plugin of docker: where it is not
                     installed, the one of Debian 13
    --only PART      stack, variants, upgrade or postgres
"""

import argparse
import base64
import hashlib
import json
import pathlib
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import time

import docker_upgrade
import docker_variants
from docker_compose import EVERY_PROFILE, PASSWORD, SECRET_KEY, SERVICES, Check, Stack, note
from docker_engine import Engine, NoEngine, end_on_sigterm
from docker_visitor import VISITOR, WAIT, Phone, Site, log_in

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support.servers import wait_until  # noqa: E402

OTHER_POSTGRES = {"17": "trixie", "16": "bookworm"}  # Debian's own, and one of the PostgreSQL project's


def build(stack):
    began = time.monotonic()
    stack.build()
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


def bring_up(stack, what):
    began = time.monotonic()
    stack.up()
    stack.wait_until_ready()
    ready = time.monotonic() - began
    stack.wait_until_healthy()
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
    stack.wait_until_ready()
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
    stack.up(profiles=EVERY_PROFILE)
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


def stack_part(stack):
    site, phone = stack.site, stack.phone
    build(stack)
    bring_up(stack, "first start")
    hardening(stack)
    rights(stack)
    first_login(stack, site, phone)
    restarts(stack, site, phone)
    signals(stack)
    stack.compose("down")
    bring_up(stack, "second start")
    Check.that(site.session() is not None, "after down and up the session is still there")
    tls(stack)


def log_in_with(engine, directory, version, debian):
    """The images of another PostgreSQL, by the arguments of the Dockerfile."""
    name = f"PG_VERSION={version} DEBIAN={debian}"
    stack = Stack(engine, directory, postgres=version, debian=debian)
    try:
        engine.need_base_image(debian)
        try:
            stack.build()
        except AssertionError as error:
            if "apt.postgresql.org" not in str(error):
                raise
            Check.skip(name, "the packages of the PostgreSQL project cannot be had here")
            return
        stack.up()
        stack.wait_until_ready()
        running = stack.psql("SHOW server_version")
        Check.that(running.startswith(f"{version}."), f"{name}: that PostgreSQL runs", running)
        log_in(stack.site, stack.phone)
        Check.that(stack.site.session() is not None, f"{name}: a person logs in")
    except NoEngine as why:
        Check.skip(name, why)
    finally:
        stack.down("-v")
        stack.remove_images()


def postgres_part(stack):
    for version, debian in OTHER_POSTGRES.items():
        log_in_with(stack.engine, stack.directory, version, debian)


PARTS = {"stack": stack_part, "variants": docker_variants.part, "upgrade": docker_upgrade.part, "postgres": postgres_part}


def run(engine, part):
    directory = pathlib.Path(tempfile.mkdtemp(prefix="tgauth-stack-", dir="/tmp"))
    stack = Stack(engine, directory)
    began = time.monotonic()
    try:
        PARTS[part](stack)
    except (AssertionError, TimeoutError, OSError) as error:
        Check.that(False, f"{part} came to its end", f"{error}\n{stack.logs()}")
    finally:
        stack.down("-v", "--remove-orphans")
        stack.remove_images()
        shutil.rmtree(directory, ignore_errors=True)
    note(f"{part}: {time.monotonic() - began:.0f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--engine", metavar="DIR", help="keep a private engine's images here for the next run")
    parser.add_argument("--compose", choices=("1", "2"), help="which version of compose; else the one that is installed")
    parser.add_argument("--only", choices=PARTS, help="one part")
    options = parser.parse_args()
    end_on_sigterm()
    try:
        with Engine(options.engine, options.compose) as engine:
            engine.need_base_image()
            note(f"compose {engine.compose_version()}")
            for part in [options.only] if options.only else PARTS:
                run(engine, part)
    except NoEngine as why:
        print(f"test-docker skipped: {why}\n0 passed, 0 failed, 1 skipped")
        return 0
    print(f"{Check.passed} passed, {Check.failed} failed" + (f", {Check.skipped} skipped" if Check.skipped else ""))
    return 0 if Check.failed == 0 and Check.passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
