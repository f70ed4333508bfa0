"""An upgrade of the stack of docker/ and the ways back, for test/packaging/docker_stack.py.

The version to come is this tree with another number and a script that leads to it.
"""

import re
import shutil
import subprocess
import time

from docker_compose import Check, note
from docker_engine import quiet
from docker_visitor import WAIT, Site, log_in
from support.servers import TOP, wait_until

OLD = re.search(r"^default_version = '(.+)'", (TOP / "tgauth.control").read_text(), re.M).group(1)
NEW = "99.0"
SCRIPT = """CREATE FUNCTION @extschema@.tgauth_of_the_new_version() RETURNS int LANGUAGE sql AS 'SELECT 1';
"""


def newer_tree(directory):
    """A copy of what git knows or could know, one version on."""
    tree = directory / "newer"
    tree.mkdir()
    quiet(["sh", "-c", f"git ls-files -z --cached --others --exclude-standard | tar --create --null --files-from=- | tar --extract -C '{tree}'"], cwd=TOP)
    control = tree / "tgauth.control"
    control.write_text(control.read_text().replace(f"default_version = '{OLD}'", f"default_version = '{NEW}'"))
    (tree / f"extension/tgauth--{OLD}--{NEW}.sql").write_text(SCRIPT)
    return tree


def version_of(stack, service):
    return stack.docker("exec", stack.container(service), f"/usr/sbin/tgauth-{service}", "--version").split()[-1]


def versions(stack):
    """What runs now: daemons, the extension."""
    return [version_of(stack, "pushd"), version_of(stack, "bot"), stack.psql("SELECT extversion FROM pg_extension WHERE extname = 'tgauth'")]


def during_a_login(stack, what, change):
    """Nobody who waits is lost; returns the browser that has logged in."""
    site = Site(stack.ports["pushd"])
    began = time.monotonic()
    try:
        log_in(site, stack.phone, between=change)
        lost = None
    except (AssertionError, TimeoutError, OSError) as error:
        lost = f"{error}\n{stack.logs()}"
    note(f"login across {what}: {time.monotonic() - began:.1f} s")
    Check.that(lost is None and site.session() is not None, f"{what} during a login: it is not lost", lost)
    return site


def become(stack, version, tree, *up):
    stack.version, stack.tree = version, tree
    stack.write_env()
    stack.up(*up)


def part(stack):
    old_tag, new_tag = f"{stack.version}-old", f"{stack.version}-new"
    tree = newer_tree(stack.directory)
    for tag, source in ((new_tag, tree), (old_tag, TOP)):
        stack.version, stack.tree = tag, source
        stack.write_env()
        stack.build()
    try:
        upgrade(stack, new_tag, tree)
        daemons_back(stack, old_tag)
        database_back(stack, old_tag, new_tag, tree)
    finally:
        stack.down("-v")
        for stack.version in (old_tag, new_tag):
            stack.remove_images()
        shutil.rmtree(tree, ignore_errors=True)


def upgrade(stack, new_tag, tree):
    stack.up()
    stack.wait_until_ready()
    log_in(stack.site, stack.phone)
    Check.that(versions(stack) == [OLD, OLD, OLD], "the version before runs", versions(stack))
    with open(stack.directory / "before.dump", "wb") as dump:
        stack.compose("exec", "-T", "postgres", "pg_dump", "-Fc", "-d", "shop", stdout=dump, stderr=subprocess.PIPE)
    during_a_login(stack, "the upgrade", lambda: become(stack, new_tag, tree))
    stack.wait_until_ready()
    Check.that(versions(stack) == [NEW, NEW, NEW], "after the upgrade the new version runs, in the database too", versions(stack))
    Check.that(stack.psql("SELECT tgauth.tgauth_of_the_new_version()") == "1", "with what is new in it")
    Check.that(stack.site.session() is not None, "who was logged in before the upgrade still is")


def daemons_back(stack, old_tag):
    site = during_a_login(stack, "the rollback of the daemons", lambda: become(stack, old_tag, TOP, "--no-deps", "pushd", "bot"))
    Check.that(versions(stack) == [OLD, OLD, NEW], "the daemons are of the version before, the database is not", versions(stack))
    log_in(Site(stack.ports["pushd"]), stack.phone)
    Check.that(stack.site.session() is not None and site.session() is not None, "no session is lost by the rollback of the daemons")


def database_back(stack, old_tag, new_tag, tree):
    """An older image leaves the database alone; the dump of before takes its place."""
    become(stack, old_tag, TOP, "postgres")
    said = f"the database is of tgauth {NEW}, which this image does not know"
    wait_until(lambda: said in stack.logs("postgres"), "postgres to refuse", WAIT)
    Check.that(True, "an older image of postgres says that it does not know the newer database")
    become(stack, new_tag, tree)
    stack.wait_until_ready()
    Check.that(stack.site.session() is not None, "and has changed nothing in it")
    later = Site(stack.ports["pushd"])
    log_in(later, stack.phone)

    stack.down()
    stack.docker("volume", "rm", f"{stack.project}_postgres")
    become(stack, old_tag, TOP, "postgres")
    stack.wait_until_healthy(["postgres"])
    with open(stack.directory / "before.dump", "rb") as dump:
        stack.compose("exec", "-T", "postgres", "pg_restore", "--clean", "--if-exists", "--create", "-d", "postgres", stdin=dump)
    stack.up()
    stack.wait_until_ready()
    Check.that(versions(stack) == [OLD, OLD, OLD], "after the dump is restored the version before runs", versions(stack))
    Check.that(stack.site.session() is not None, "sessions that are in the dump are there")
    Check.that(later.session() is None, "those that began after it are not")
    log_in(Site(stack.ports["pushd"]), stack.phone)
    Check.that(True, "and a person logs in")
