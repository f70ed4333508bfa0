#!/usr/bin/python3
"""Builds tgauth and runs its SQL suites on other PostgreSQLs: make test-versions

    test/packaging/versions_chroot.py [trixie] [sid] [i386] [assertions]     (default: all)

trixie, sid and i386 are systems of Debian with a PostgreSQL of their own (17, 18, and 15 on 32
bits), made by mmdebstrap and thrown away; TGAUTH_CHROOTS=DIR keeps them there for the next time.
assertions is a PostgreSQL of any version, built from the source in PG_SOURCE=DIR with
--enable-cassert, which finds what a server as it is shipped would let pass.

What cannot be had is skipped, with the reason.  The last line is `N passed, N failed[, N skipped]`,
the tests of all the suites added up.
"""

import contextlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from deb_chroot import ENVIRONMENT, Chroot
from docker_engine import end_on_sigterm, mmdebstrap

TOP = pathlib.Path(__file__).resolve().parents[2]
SYSTEMS = {"trixie": ("trixie", []), "sid": ("sid", []), "i386": ("bookworm", ["--architectures=i386"])}
JOBS = f"-j{os.cpu_count() or 1}"


class Skip(Exception):
    pass


def tell(text):
    print(f"# {text}", flush=True)


def make_system(root, suite, options):
    new = root.with_suffix(".new")
    wrong = mmdebstrap(suite, new, "--variant=minbase", "--format=directory", "--include=git,python3", *options)
    if wrong:
        shutil.rmtree(new, ignore_errors=True)
        raise Skip(f"{suite} cannot be made: {wrong}")
    new.rename(root)


def copy_tree(to):
    """The tree as it stands, with what is not committed yet, and nothing of an earlier one."""
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir()
    names = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=TOP, check=True,
                           stdout=subprocess.PIPE).stdout
    subprocess.run(f"tar --create --null --files-from=- | tar --extract -C '{to}'", shell=True, cwd=TOP, check=True, input=names)


def count(output, name):
    """What test/run.py says at its end; a run that says nothing has failed."""
    found = re.search(r"^(\d+) passed, (\d+) failed", output, re.M | re.A)
    passed, failed = (int(n) for n in found.groups()) if found else (0, 1)
    if failed or not passed:
        print(output[-20000:])
    tell(f"{name}: {passed} passed, {failed} failed")
    return passed, max(failed, 0 if passed else 1)


def in_system(name, directory):
    suite, options = SYSTEMS[name]
    if os.geteuid() != 0:
        raise Skip("only root can make a chroot")
    root = pathlib.Path(directory) / name
    if not root.exists():
        tell(f"{name}: making {suite} {' '.join(options)}".rstrip())
        make_system(root, suite, options)
    with Chroot(root) as chroot:
        (root / "etc/apt/apt.conf.d/90test").write_text('Acquire::Check-Valid-Until "false";\n')
        copy_tree(root / "src")
        said = chroot.run("sh", "-c", "cd /src && test/support/install_packages.sh build demo", check=False)
        if not chroot.run("sh", "-c", "command -v make gcc pg_config", check=False).strip():
            raise Skip("its packages cannot be installed: " + " ".join(said.strip().splitlines()[-3:]))
        version = chroot.run("pg_config", "--version").strip()
        built = subprocess.run(chroot.command("make", "-s", JOBS, "-C", "/src", "all"), env=ENVIRONMENT, text=True, errors="replace",
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if built.returncode != 0:
            print(built.stdout[-8000:])
            tell(f"{name}: {version}: the build fails")
            return 0, 1
        return count(chroot.run("sh", "-c", "cd /src && python3 test/run.py regress isolation", check=False), f"{name}: {version}")


def with_assertions(_, directory):
    if not os.environ.get("PG_SOURCE"):
        raise Skip("PG_SOURCE does not name a directory with PostgreSQL's source")
    source, prefix = pathlib.Path(os.environ["PG_SOURCE"]).resolve(), pathlib.Path(directory) / "assertions"
    build, tree = pathlib.Path(directory) / "postgresql", pathlib.Path(directory) / "tree"
    if not (prefix / "bin/pg_config").exists():
        shutil.copytree(source, build, symlinks=True)
        steps = f"""set -e
            ./configure -q --prefix={prefix} --enable-cassert --enable-debug --with-openssl --without-readline --without-zlib --without-icu
            make -s {JOBS} && make -s install && make -s -C contrib/pgcrypto install && make -s -C src/test/isolation install
            # 13 builds these and leaves them where they are.
            cd src/test/isolation && install -D -t "$(dirname "$({prefix}/bin/pg_config --pgxs)")/../test/isolation" isolationtester pg_isolation_regress"""
        if "--without-icu" not in (source / "configure").read_text(errors="replace"):
            steps = steps.replace(" --without-icu", "")
        made = subprocess.run(["sh", "-c", steps], cwd=build, text=True, errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if made.returncode != 0:
            raise Skip("PG_SOURCE cannot be built: " + " ".join(made.stdout.strip().splitlines()[-3:]))
    copy_tree(tree)
    env = {**os.environ, "PG_CONFIG": str(prefix / "bin/pg_config")}
    version = subprocess.run([env["PG_CONFIG"], "--version"], text=True, stdout=subprocess.PIPE, check=True).stdout.strip()
    done = subprocess.run(["/usr/bin/python3", "test/run.py", "regress", "isolation"], cwd=tree, env=env, text=True,
                          errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return count(done.stdout, f"assertions: {version}")


KINDS = {**{name: in_system for name in SYSTEMS}, "assertions": with_assertions}


@contextlib.contextmanager
def place():
    kept = os.environ.get("TGAUTH_CHROOTS")
    if kept:
        pathlib.Path(kept).mkdir(parents=True, exist_ok=True)
        yield kept
        return
    directory = tempfile.mkdtemp(prefix="tgauth-versions-", dir="/tmp")
    os.chmod(directory, 0o755)
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def main():
    wanted = sys.argv[1:] or list(KINDS)
    if set(wanted) - set(KINDS):
        sys.exit(f"test-versions: there are {', '.join(KINDS)}")
    end_on_sigterm()
    passed = failed = skipped = 0
    with place() as directory:
        for name in wanted:
            try:
                good, bad = KINDS[name](name, directory)
                passed, failed = passed + good, failed + bad
            except Skip as why:
                tell(f"{name} skipped: {why}")
                skipped += 1
    print(f"{passed} passed, {failed} failed, {skipped} skipped" if skipped else f"{passed} passed, {failed} failed")
    return 0 if failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
