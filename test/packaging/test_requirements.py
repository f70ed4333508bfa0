"""What is too old is told in a sentence at the build; and another PostgreSQL is built for anew.

The old ones are made up: a pg_config that says so, headers that stand before the real ones.
"""

import os
import shutil
import subprocess

import pytest

from support.servers import TOP, pg_config


def make(*arguments, top=TOP):
    return subprocess.run(["make", "-s", "-C", top, *arguments], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


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
    program = directory / "pg_config"
    program.write_text(f"""#!/bin/sh
case $1 in
--pgxs) echo {pgxs}/makefiles/pgxs.mk ;;
--version) echo "PostgreSQL {major}.99" ;;
*) exec {shutil.which(os.environ.get("PG_CONFIG", "pg_config"))} "$@" ;;
esac
""")
    program.chmod(0o755)
    return program


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
    command = ["gcc", "-fsyntax-only", "-D_GNU_SOURCE", f"-I{tmp_path}", "-Icommon", "-Icommon/daemon", f"-I{pg_config('--includedir')}", source]
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
