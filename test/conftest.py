"""What the tests share: one PostgreSQL and one Redis for each worker, a database
for each file, and daemons that end with the test that started them."""

import pathlib
import shutil

import pytest

from support.browser import Browser
from support.daemons import Pushd
from support.database import Database
from support.servers import Postgres, Redis, temporary_directory
from support.site import new_site

BOT_URL = "https://t.me/ExampleBot"


@pytest.fixture(scope="session")
def directory():
    path = temporary_directory()
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(directory):
    place = directory / "postgres"
    place.mkdir()
    server = Postgres(place, {"tgauth.bot_url": f"'{BOT_URL}'", "tgauth.site_name": "'Example'",
                              "tgauth.registration": "on"})
    yield server.start()
    server.stop()


@pytest.fixture(scope="module")
def database(postgres, request):
    file = pathlib.Path(request.module.__file__)
    return Database(postgres, f"{file.parent.name}_{file.stem}").create()


@pytest.fixture(scope="session")
def shared_redis(directory):
    server = Redis(directory).start()
    yield server
    server.stop()


@pytest.fixture
def run_pushd(tmp_path):
    """Starts daemons with options; each must end well when the test is over."""
    daemons = []

    def run(dsn=None, ready=True, **options):
        daemon = Pushd(tmp_path, dsn, name=f"pushd{len(daemons)}", **options)
        daemons.append(daemon)
        return daemon.start(ready)

    yield run
    # All are stopped before any is judged, so that none is left behind.
    ended = [(daemon, daemon.process.poll() is None, daemon.stop()) for daemon in daemons]
    for daemon, was_running, status in ended:
        text = daemon.log_text()
        assert not was_running or status == 0, text
        assert "ERROR: AddressSanitizer" not in text and "runtime error" not in text, text


@pytest.fixture(scope="module")
def pushd(database, directory):
    """One daemon for the tests of a file that want nothing special; no Redis."""
    daemon = Pushd(directory, database.dsn("test_pushd"), name=f"pushd-{database.name}").start()
    yield daemon
    assert daemon.stop() == 0, daemon.log_text()


@pytest.fixture
def browser(pushd):
    return Browser(pushd)


@pytest.fixture(scope="module")
def site():
    """One with a cluster of its own for a module; pushd is not yet started."""
    with new_site() as made:
        yield made
