import pytest

from support.echo import EchoApplication


@pytest.fixture(scope="module")
def application():
    echo = EchoApplication()
    yield echo
    echo.stop()
