"""What is too old is told in a sentence at the build; and another PostgreSQL is built for anew.

The old ones are made up: a pg_config that says so, headers that stand before the real ones.
"""

import os
import pathlib
import re
import shutil
import subprocess

import pytest

from support.servers import TOP, pg_config


def make(*arguments, top=TOP):
    return subprocess.run(["make", "-s", "-C", top, *arguments], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


PG_CONFIG = shutil.which(os.environ.get("PG_CONFIG", "pg_config"))
# The daemons' libpq, which with a server of 13 is another one's.
LIBPQ_CONFIG = shutil.which(os.environ.get("LIBPQ_CONFIG", PG_CONFIG))


def libpq_config(option):
    return subprocess.run([LIBPQ_CONFIG, option], check=True, capture_output=True, text=True).stdout.strip()


def pg_config_with(program, answers, other=PG_CONFIG):
    """One that has its own answers to some questions, and another's to the rest."""
    cases = "\n".join(f"{option}) echo '{answer}' ;;" for option, answer in answers.items())
    program.write_text(f"""#!/bin/sh
case $1 in
{cases}
*) exec {other} "$@" ;;
esac
""")
    program.chmod(0o755)
    return program


def fake_pg_config(directory, major, prefixed=False):
    """One of a version, whose PGXS is the real one but for its number."""
    pgxs = directory / "lib/pgxs/src"
    shutil.copytree(os.path.dirname(os.path.dirname(pg_config("--pgxs"))), pgxs, symlinks=True)
    settings = pgxs / "Makefile.global"
    text = settings.read_text().replace(f"MAJORVERSION = {pg_config('--version').split()[1].split('.')[0]}", f"MAJORVERSION = {major}")
    if prefixed:
        # The condition as 18 has it, and a server that was configured with its prefix alone.
        text = text.replace("ifndef PGXS\n\n# Note that prefix", "ifneq (,$(if $(PGXS),,1)$(prefix))\n\n# Note that prefix")
        text = text.replace("\npkglibdir = $(libdir)\n", "\npkglibdir = $(prefix)/lib/postgresql\n", 1)
        assert "$(if $(PGXS),,1)" in text
    settings.write_text(text)
    return pg_config_with(directory / "pg_config", {"--pgxs": pgxs / "makefiles/pgxs.mk", "--version": f"PostgreSQL {major}.99"})


@pytest.mark.parametrize("major", ["9.6", "12"])
def test_an_old_server_is_refused(tmp_path, major):
    done = make("-n", "all", f"PG_CONFIG={fake_pg_config(tmp_path, major)}")
    assert done.returncode != 0 and "tgauth needs PostgreSQL 13 or later, and" in done.stdout, done.stdout


@pytest.mark.parametrize("header, change, source, sentence", [
    ("libpq-fe.h", "#undef LIBPQ_HAS_PIPELINING", "common/daemon/pg.c", "tgauth needs libpq 14 or later"),
    ("openssl/opensslv.h", "#undef OPENSSL_VERSION_NUMBER\n#define OPENSSL_VERSION_NUMBER 0x1010116fL", "common/digest.c",
     "tgauth needs OpenSSL 3 or later")])
def test_an_old_library_is_refused(tmp_path, header, change, source, sentence):
    old = tmp_path / header
    old.parent.mkdir(exist_ok=True)
    old.write_text(f"#include_next <{header}>\n{change}\n")
    command = ["gcc", "-fsyntax-only", "-D_GNU_SOURCE", f"-I{tmp_path}", "-Icommon", "-Icommon/daemon", f"-I{libpq_config('--includedir')}", source]
    done = subprocess.run(command, cwd=TOP, text=True, capture_output=True)
    assert done.returncode != 0 and sentence in done.stderr, done.stderr
    old.unlink()
    assert subprocess.run(command, cwd=TOP).returncode == 0


def test_the_extension_goes_where_pg_config_says_whatever_the_prefix(tmp_path):
    """Also by the PGXS of 18, which takes a prefix for PostgreSQL's."""
    config = fake_pg_config(tmp_path / "18", 18, prefixed=True)
    top = tmp_path / "tree"
    top.mkdir()
    for name in ("Makefile", "tgauth.control", "extension", "common"):
        (shutil.copytree if (TOP / name).is_dir() else shutil.copy)(TOP / name, top / name)
    done = make("-n", "install", "EXTENSION_ONLY=1", "prefix=/opt/elsewhere", f"PG_CONFIG={config}", top=top)
    assert done.returncode == 0, done.stdout
    assert f"'{pg_config('--pkglibdir')}/tgauth.so'" in done.stdout and "/opt/elsewhere" not in done.stdout, done.stdout


def test_what_was_built_for_another_server_is_built_anew(tmp_path):
    top = tmp_path / "tree"
    top.mkdir()
    for name in ("Makefile", "tgauth.control", "extension", "common"):
        (shutil.copytree if (TOP / name).is_dir() else shutil.copy)(TOP / name, top / name)
    for path in [*top.glob("*/*.o"), *top.glob("*/*/*.o")]:
        path.unlink()
    same = ["extension/lock.o", "EXTENSION_ONLY=1"]
    assert make(*same, top=top).returncode == 0
    assert make("-q", *same, top=top).returncode == 0
    assert make("-q", *same, f"PG_CONFIG={fake_pg_config(tmp_path / '16', 16)}", top=top).returncode == 1


def dynamic_section(program):
    return subprocess.run(["readelf", "--dynamic", "--wide", program], check=True, text=True, capture_output=True).stdout


def libpq_elsewhere(directory):
    """A directory with a libpq of its own, where the system's linker does not look, and a pg_config that names it."""
    libraries = directory / "lib"
    libraries.mkdir(parents=True)
    for library in pathlib.Path(libpq_config("--libdir")).glob("libpq.*"):
        shutil.copy2(library, libraries, follow_symlinks=False)
    return libraries, pg_config_with(directory / "pg_config", {"--libdir": libraries}, LIBPQ_CONFIG)


@pytest.mark.parametrize("variable", ["PG_CONFIG", "LIBPQ_CONFIG"])
def test_the_daemons_take_the_libpq_of_libdir(tmp_path, monkeypatch, variable):
    """What they find when they start is what they were linked with; the other one is not even looked at."""
    for name in ("MAKEFLAGS", "LIBPQ_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    libraries, config = libpq_elsewhere(tmp_path / "elsewhere")
    others, other = libpq_elsewhere(tmp_path / "other")
    top = tmp_path / "tree"
    shutil.copytree(TOP, top, symlinks=True, ignore=shutil.ignore_patterns(".git", "deb", "corpus", "__pycache__", "tgauth-*"))
    configs = {"PG_CONFIG": other, "LIBPQ_CONFIG": config} if variable == "LIBPQ_CONFIG" else {"PG_CONFIG": config}
    for daemon in ("tgauth-pushd", "tgauth-bot"):
        done = make(daemon, *(f"{name}={value}" for name, value in configs.items()), top=top)
        assert done.returncode == 0, done.stdout
        section = dynamic_section(top / daemon)
        assert re.search(r"\(NEEDED\)\s+Shared library: \[libpq\.so\.5\]", section), section
        assert re.findall(r"\(RUNPATH\)\s+Library runpath: \[(.*)\]", section) == [str(libraries)], section
        loaded = subprocess.run(["ldd", top / daemon], check=True, text=True, capture_output=True).stdout
        assert f"libpq.so.5 => {libraries}/libpq.so.5 " in loaded and str(others) not in loaded, loaded
        assert subprocess.run([top / daemon, "--version"]).returncode == 0


def test_where_the_system_looks_by_itself_no_path_is_written_down(tmp_path):
    """A path in a program outlives the library there."""
    config = pg_config_with(tmp_path / "pg_config", {"--libdir": "/usr/lib64"}, LIBPQ_CONFIG)
    done = make("-n", "-W", "bot/main.c", "tgauth-bot", f"LIBPQ_CONFIG={config}")
    assert done.returncode == 0 and "-L/usr/lib64" in done.stdout and "rpath" not in done.stdout, done.stdout
