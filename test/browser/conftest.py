import shutil

import pytest

from support.chromium import Chromium
from support.servers import temporary_directory
from support.whole_site import WholeSite


@pytest.fixture(scope="module")
def whole_site():
    directory = temporary_directory()
    site = WholeSite(directory)
    yield site
    site.stop()
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture()
def site(whole_site):
    """As it was at first: pushd running with its usual options, nothing in the way."""
    yield whole_site
    whole_site.front.mend()
    if whole_site.pushd.process.poll() is not None:
        whole_site.start_pushd()


@pytest.fixture()
def person(site):
    return site.telegram.person("Ann", username=None)


@pytest.fixture(scope="module")
def whole_browser():
    with Chromium() as b:
        yield b


@pytest.fixture()
def browser(whole_browser):
    whole_browser.forget()
    return whole_browser
