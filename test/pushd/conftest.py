"""For the API: a daemon that any number of attempts may be made at, and a client that checks each answer."""

import pytest

from support.api import PASSWORD, Client
from support.daemons import Pushd
from support.openapi import Checker


@pytest.fixture(scope="module")
def cheap_passwords(database):
    database.query(f'ALTER DATABASE "{database.name}" SET tgauth.bcrypt_cost = 4')


@pytest.fixture(scope="module")
def daemon(database, directory):
    daemon = Pushd(directory, database.dsn("test_pushd"), name="pushd-api", trusted_proxies="127.0.0.1",
                   attempts_per_minute=100000).start()
    yield daemon
    assert daemon.stop() == 0, daemon.log_text()
    assert PASSWORD not in daemon.log_text()


@pytest.fixture(scope="module")
def document(daemon):
    return Checker(daemon.get("api/openapi.json").json())


@pytest.fixture
def client(daemon, document):
    return Client(daemon, document)
