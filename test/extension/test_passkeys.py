"""Passkeys, against an authenticator in Python and a second verifier."""

import pytest

from support.authenticator import Passkey, Site, Es256, EdDsa, Rs256


@pytest.fixture(scope="module")
def site(database):
    return Site(database)


@pytest.mark.parametrize("kind", [Es256, EdDsa, Rs256], ids=lambda kind: kind.word)
def test_a_whole_life(site, kind):
    token = site.database.login()
    passkey = Passkey(kind)
    assert site.add(token, passkey, "my key") == ("ok", None)
    secret, login_id = site.begin()
    answer = site.log_in(login_id, passkey.assertion(site.challenge("login", login_id)))
    assert answer[0] == "ok"
    assert site.database.claim(secret)
    assert site.log_in(login_id, passkey.assertion(site.challenge("login", login_id)))[0] == "used"
