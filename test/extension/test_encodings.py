"""Databases in other encodings than UTF-8: what one cannot hold is replaced, and nothing that a stranger sends raises."""

import base64
import hashlib
import hmac
import json

import jwt
import psycopg2
import pytest

from support.browser import Browser, session_cookie
from support.daemons import Bot, Pushd
from support.database import Database
from support.phone import log_in
from support.proofs import BOT, encode, sealed, user, widget
from support.telegram_openid import CLIENT, NONCE, Key, claims, key_set
from support.servers import wait_until
from telegram_simulator import TelegramSimulator

ENCODINGS = {"WIN1251": "cp1251", "LATIN1": "latin-1", "EUC_JP": "euc_jp", "SQL_ASCII": "utf-8"}

NAME = "Zoë Жанна 日本 😀"
PASSWORD = "😀 grüße und привет 日本"
ODD = "it\x00's \ufffe 𝔘 😀"


class EncodedDatabase(Database):
    """Asked in UTF-8, whatever it is in."""

    def __init__(self, server, encoding):
        super().__init__(server, f"encoding_{encoding.lower()}")
        self.python = ENCODINGS[encoding]
        if Database(server).query("SELECT 1 FROM pg_database WHERE datname = %s", self.name):
            return
        self.create(f"TEMPLATE template0 ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'")
        self.query(f'ALTER DATABASE "{self.name}" SET tgauth.bcrypt_cost = 4')

    def dsn(self, user=None):
        return super().dsn(user) + " client_encoding=UTF8"

    def held(self, text):
        """What is left of a text there."""
        return "".join(c if c.encode(self.python, "ignore") else "?" for c in text)


@pytest.fixture(scope="module", params=ENCODINGS)
def encoded(postgres, request):
    return EncodedDatabase(postgres, request.param)


@pytest.fixture(scope="module")
def site(encoded, directory):
    """pushd, in front of such a database."""
    daemon = Pushd(directory, encoded.dsn("test_pushd"), name=f"pushd-{encoded.name}").start()
    wait_until(lambda: post(daemon, "login", username="nobody", password="nothing")[0] != 503, "connections for passwords")
    yield daemon
    assert daemon.stop() == 0, daemon.log_text()
    assert "query_failed" not in daemon.log_text()


def post(site, path, token=None, **body):
    fields = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    answer = site.request("POST", f"api/{path}", fields, json.dumps(body, ensure_ascii=False).encode())
    return answer.status, answer.json()


def test_text(encoded):
    def text(value, exact=False):
        return encoded.value("SELECT tgauth_text(%s, %s)", value if isinstance(value, bytes) else value.encode(), exact)

    assert text(NAME) == encoded.held(NAME)
    assert text("plain") == text("plain", True) == "plain" and text("") == ""
    assert text(b"a\xff\xc3\x28\xed\xa0\x80\x00b\xf0\x9f\x98") == "a??(????b???"
    # what passwords need is different for different characters, and ASCII
    assert text("😀", True) != text("😁", True)
    if encoded.python != "utf-8":
        assert text("😀", True).isascii()


def test_login_through_the_bot(encoded, directory):
    with TelegramSimulator() as telegram:
        bot = Bot(directory, encoded.dsn("test_bot"), telegram, name=f"bot-{encoded.name}").start()
        try:
            person = telegram.person(NAME, "\\ \" 😀", "zoe")
            secret, _ = log_in(telegram, encoded, person)
            assert encoded.session(secret) == (person, "zoe", encoded.held(NAME))
            assert encoded.value("SELECT last_name FROM tgauth_user WHERE telegram_id = %s", person) == encoded.held("\\ \" 😀")
            assert "level=error" not in bot.log_text() and "_failed" not in bot.log_text()
        finally:
            assert bot.stop() == 0


def test_login_through_the_api(encoded, site):
    token = encoded.value("SELECT tgauth_add_bot('other')")
    secret, start_token, code = encoded.begin()
    status, answer = post(site, "confirm", token, start_token=start_token, telegram_id=501, first_name=NAME, last_name="😀",
                          username="😀", language_code="😀", photo_url="https://t.me/😀.jpg", match_code=code)
    assert (status, answer["status"]) == (200, "confirmed")
    claimed = encoded.claim(secret)
    assert site.get("session", session_cookie(claimed)).json()["first_name"] == encoded.held(NAME)
    assert encoded.query("SELECT username, last_name, language_code, photo_url FROM tgauth_user WHERE telegram_id = 501") == [
        (None, encoded.held("😀"), None, encoded.held("https://t.me/😀.jpg"))]


def test_passwords(encoded, site):
    """One that the database cannot hold is good, and no other is good in its place."""
    name = f"anna-{encoded.python}"
    assert post(site, "register", username=name, password=PASSWORD)[0] == 201
    assert post(site, "login", username=name, password=PASSWORD)[0] == 200
    assert post(site, "login", username=name, password=PASSWORD.replace("ü", "u\u0308"))[0] == 200
    for wrong in (PASSWORD.replace("😀", "😁"), PASSWORD.replace("😀", "?"), encoded.held(PASSWORD).replace("😀", "?")):
        assert post(site, "login", username=name, password=wrong)[0] == 401, wrong
    pair = post(site, "login", username=name, password=PASSWORD)[1]
    assert post(site, "password", pair["access_token"], old_password=PASSWORD, new_password="😁" * 8)[0] == 200
    assert post(site, "login", username=name, password="😁" * 8)[0] == 200
    assert post(site, "login", username=name, password="😀" * 8)[0] == 401
    assert post(site, "register", username=f"bert-{encoded.python}", password="😀" * 7)[0] == 422
    # by the page's form, and by an application
    browser = Browser(site)
    browser.get("login")
    assert browser.post("password", {"username": name, "password": "😁" * 8}).status == 200
    assert encoded.value("SELECT status FROM tgauth_login(%s, tgauth_text(%s, true))", name, ("😁" * 8).encode(),
                         user="test_app") == "ok"


def test_a_password_is_the_same_in_another_database(encoded, database, site):
    name = f"carla-{encoded.python}"
    post(site, "register", username=name, password=PASSWORD)
    row = encoded.one("SELECT username, password_hash FROM tgauth_user WHERE username = %s", name)
    database.query("INSERT INTO tgauth_user (username, password_hash) VALUES (%s, %s)", *row)
    assert database.value("SELECT status FROM tgauth_login(%s, %s)", name, PASSWORD) == "ok"
    assert database.value("SELECT status FROM tgauth_login(%s, %s)", name, PASSWORD + "!") == "invalid"


@pytest.mark.parametrize("escaped", [True, False])
def test_claims_of_whoever_shares_the_secret(encoded, escaped):
    """Escapes or characters: what the database cannot hold is replaced."""
    hs256 = "SET tgauth.jwt_algorithm = 'HS256'; "
    issued = encoded.value(hs256 + "SELECT access_token FROM tgauth_access_token(%s)", encoded.login(7801))
    secret = encoded.value("SELECT secret_key FROM tgauth_jwt_key WHERE algorithm = 'HS256' AND retired_at IS NULL")
    head, claims = jwt.get_unverified_header(issued), jwt.decode(issued, options={"verify_signature": False})
    body = json.dumps({**claims, "name": NAME, "path": "c:\\u00e9\t\"/"}, ensure_ascii=escaped)
    signed = ".".join(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in (json.dumps(head), body))
    mac = hmac.new(bytes(secret), signed.encode(), hashlib.sha256).digest()
    read = encoded.value(hs256 + "SELECT tgauth_verify(%s)", signed + "." + base64.urlsafe_b64encode(mac).decode().rstrip("="))
    assert read == {**claims, "name": encoded.held(NAME), "path": "c:\\u00e9\t\"/"}


def test_proofs(encoded):
    data = widget(first_name=NAME)
    answer = "SELECT status, telegram_id, first_name FROM "
    assert encoded.one(answer + "tgauth_login_widget(%s, %s)", json.dumps(data), BOT) == ("ok", 77, encoded.held(NAME))
    assert encoded.value("SELECT status FROM tgauth_login_widget(%s, %s)", json.dumps({**data, "first_name": ODD}), BOT) == "invalid"
    fields = sealed(user=user(first_name=NAME))
    assert encoded.one(answer + "tgauth_web_app(%s, %s)", encode(fields), BOT) == ("ok", 279058397, encoded.held(NAME))
    person = encoded.one("SELECT s.status, s.user_id FROM tgauth_web_app(%s, %s) AS p, tgauth_open_session(p.telegram_id, "
                         "p.username, p.first_name, p.last_name, p.language_code, p.photo_url) AS s", encode(fields), BOT,
                         user="test_bot")
    assert person[0] == "confirmed"
    assert encoded.value("SELECT first_name FROM tgauth_user WHERE id = %s", person[1]) == encoded.held(NAME)
    key = Key("EdDSA", "k")
    assert encoded.one("SELECT kid, problem FROM tgauth_set_telegram_keys(%s)", key_set(key)) == ("k", None)
    assert encoded.one(answer + "tgauth_telegram_id_token(%s, %s, %s)", key.token(claims(name=NAME)), CLIENT, NONCE) == ("ok", 279058397, encoded.held(NAME))


def test_strangers(encoded, site):
    """What belongs nowhere is refused as it is in a database of UTF-8."""
    odd = ODD.replace("\x00", "")
    for path, body, status in (("refresh", {"refresh_token": odd}, 401), ("login", {"username": odd, "password": odd}, 401),
                               ("register", {"username": odd, "password": odd * 3}, 422)):
        assert post(site, path, **body)[0] == status, path
    assert site.request("POST", "api/preview", {"Content-Type": "application/json", "Authorization": "Bearer ä😀".encode()},
                        b'{"start_token":"x","telegram_id":1}').status == 401
    browser = Browser(site, agent="Firefox/140 Ünknown 😀".encode())
    assert encoded.confirm_frame(browser.start(), first_name="Dora") == "confirmed"
    assert browser.post("claim").status == 200


def test_the_sites_name(encoded):
    """It ends between two characters, and is text of the database whatever bytes a file had."""
    longest = encoded.held("é日" * 200)
    for name, shown in (("Café", encoded.held("Café")), (longest, longest[:255])):
        encoded.query(f'ALTER DATABASE "{encoded.name}" SET tgauth.site_name = \'{encoded.held(name)}\'')
        assert encoded.value("SELECT site_name FROM tgauth_settings()", user="test_bot") == shown
    encoded.query(f'ALTER DATABASE "{encoded.name}" RESET tgauth.site_name')


def test_a_setting_of_another_encoding(postgres):
    """One file has the settings for all databases."""
    database = EncodedDatabase(postgres, "EUC_JP")
    with open(postgres.data / "postgresql.auto.conf", "a") as file:
        file.write("tgauth.site_name = 'Привет 日本 😀'\n")
    database.query("SELECT pg_reload_conf()")
    wait_until(lambda: database.value("SELECT site_name FROM tgauth_settings()", user="test_bot") == "Привет 日本 ?", "it")
    database.setting("site_name", "Example")


def test_a_table_that_holds_no_utf8(postgres, directory):
    """SQL_ASCII takes any bytes: the daemons pass on what is UTF-8 of them."""
    database = EncodedDatabase(postgres, "SQL_ASCII")
    token = database.login(7701, "Eva")
    database.query("UPDATE tgauth_user SET first_name = convert_from('\\x45e97661ff', 'SQL_ASCII') WHERE telegram_id = 7701")
    database.query(f'ALTER DATABASE "{database.name}" SET tgauth.site_name = E\'Caf\\351\'')
    pushd = Pushd(directory, database.dsn("test_pushd"), name="pushd-bytes").start()
    try:
        assert pushd.get("session", session_cookie(token)).json()["first_name"] == "E?va?"
        assert pushd.get("login").status == 200
    finally:
        assert pushd.stop() == 0
    with TelegramSimulator() as telegram:
        bot = Bot(directory, database.dsn("test_bot"), telegram, name="bot-bytes").start()
        try:
            _, answer = log_in(telegram, database, telegram.person("Fred"))
            assert "You are logged in to Caf?" in answer["text"]
        finally:
            assert bot.stop() == 0


def test_a_turkish_database(postgres):
    """Where I and i are no two cases of one letter: names and words of ours are ASCII, and folded as such."""
    database = Database(postgres, "turkish")
    database.create("TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'tr-TR'")
    database.query("SET client_min_messages = error; ALTER DATABASE turkish SET tgauth.bcrypt_cost = 4")
    assert database.value("SELECT lower('I' COLLATE \"tr-x-icu\") <> 'i' AND lower('TITI') = lower('titi' COLLATE \"tr-x-icu\")"
                          " IS FALSE")
    token = database.login(71, "Işıl", "ISIL_I")
    assert database.login(72, "Another", "isil_i")
    assert database.query("SELECT telegram_id, username FROM tgauth_user ORDER BY 1") == [(71, None), (72, "isil_i")]
    assert database.value("SELECT username FROM tgauth_session(%s)", token) is None
    assert database.one("SELECT user_id IS NOT NULL FROM tgauth_register('INCI', 'correct horse battery')") == (True,)
    assert database.value("SELECT status FROM tgauth_login('inci', 'correct horse battery')") == "ok"
    with pytest.raises(psycopg2.errors.UniqueViolation):
        database.query("SELECT tgauth_register('inci', 'correct horse battery')")
