import pytest

from support.echo import EchoApplication
from support.site import new_site


@pytest.fixture(scope="module")
def application():
    echo = EchoApplication()
    yield echo
    echo.stop()


@pytest.fixture(scope="module")
def site():
    """With the extension in the schema that the documents name."""
    with new_site(schema="tgauth") as made:
        yield made
