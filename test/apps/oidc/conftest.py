import pytest

from support.site import new_site


@pytest.fixture(scope="module")
def site():
    with new_site({"tgauth.email_domain": "'people.example'"}) as made:
        made.pushd.start()
        yield made


@pytest.fixture(scope="module")
def pushd(site):
    return site.pushd
