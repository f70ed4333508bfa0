"""Every command of every document is run, or marked as not run, with the reason.

A block without a marker is SQL or curl, and is run here: SQL in a database of its own that is put back after each, curl against
a pushd.  What stands for a value ('<start token>', `code=…`) becomes one.  What a statement answers is for other tests; here it has
to be understood, and a URL to be there.  `<!-- run by: FILE::TEST -->` names the test of a block, which has to take it from the document.
"""

import base64
import json
import re
import subprocess

import psycopg2
import pytest

from support import documents, openapi_page, telegram_openid
from support.browser import FIREFOX
from support.daemons import Pushd
from support.database import Database, hash_id
from support.servers import TOP

ALL = [block for document in documents.documents() for block in documents.blocks(document)]
SQL = ("SELECT", "BEGIN", "ALTER", "GRANT", "CREATE", "DELETE", "UPDATE", "INSERT")


def kind(paragraph):
    word = re.match(r"\w+", paragraph.lstrip())
    word = word.group() if word else ""
    return "sql" if word in SQL else "curl" if word == "curl" else None


FREE = [(block, part) for block in ALL if not block.marker for part in block.paragraphs()]
STATEMENTS = [(block, part) for block, part in FREE if kind(part) == "sql"]
REQUESTS = [(block, part) for block, part in FREE if kind(part) == "curl"]


def name(value):
    return str(value) if isinstance(value, documents.Block) else ""


def test_every_block_is_run_or_marked():
    assert len(ALL) > 100
    assert not [f"{block}: {part.splitlines()[0]}" for block, part in FREE if kind(part) is None]


@pytest.mark.parametrize("block", [block for block in ALL if block.marker == "not run"], ids=str)
def test_there_is_a_reason(block):
    assert len(block.said) > 8 and not re.search(r"todo|later", block.said, re.I)
    for file in re.findall(r"\w+\.py", block.said):
        assert list((TOP / "test").rglob(file)) or list((TOP / "docs").rglob(file)), file


@pytest.mark.parametrize("block", [block for block in ALL if block.marker == "run by"], ids=str)
def test_what_is_named_runs_it(block):
    """It exists, and a text in its file begins a line of the block, or is the document's name."""
    for named in block.said.split(", "):
        path, _, function = named.partition("::")
        source = (TOP / path).read_text()
        assert not function or re.search(rf"^ *(async )?def {function}\(|^(it|test)\(.{function}", source, re.M), named
        lines = [line.strip() for line in block.text.splitlines()]
        texts = documents.literals(TOP / path) if path.endswith(".py") else set(re.findall(r"[\"'`]([^\"'`]+)[\"'`]", source))
        assert any(block.document in text or text.endswith(block.document.rpartition("/")[2]) for text in texts) or any(
            line.startswith(text.strip()) for text in texts if len(text.strip()) >= 4 for line in lines), named


# --- values for what stands for one ------------------------------------------------------


@pytest.fixture(scope="module")
def shop(postgres):
    made = Database(postgres, "documents").create(schema="tgauth")
    made.query("LOAD 'tgauth'; ALTER DATABASE documents SET tgauth.registration = on; ALTER DATABASE documents SET tgauth.bcrypt_cost = 4")
    made.query("ALTER SEQUENCE tgauth_user_id_seq RESTART WITH 7; CREATE TABLE orders (owner bigint)")
    assert made.user_id(made.login(42, "Ann", "ann")) == 7
    made.query("SELECT tgauth_add_client('wiki', 'The Wiki', '{https://wiki.example/callback}')")
    key = telegram_openid.Key("ES256", "oidc-es256-1")
    made.query("SELECT * FROM tgauth_set_telegram_keys(%s)", telegram_openid.key_set(key))
    return made


@pytest.fixture(scope="module")
def values(shop):
    session = shop.login(42, "Ann", "ann")
    secret, start, _ = shop.begin("192.0.2.7", FIREFOX)
    access = shop.value("SELECT access_token FROM tgauth_access_token(%s)", session)
    return {
        "start token": start, "session token": session, "access token": access, "access or session token": session,
        "session token or access token": session, "session token, or null": session, "value of the session cookie": session,
        "value of the cookie": session, "login secret": secret, "token": "x" * 43, "six digits": "123456", "User-Agent": FIREFOX,
        "refresh token": "x" * 43, "button": "c37.", "token of the bot": "1234567:" + "A" * 35, "initData": "auth_date=1&hash=0",
        "ID token": "e30.e30.e30", "Client ID": "7342037359", "nonce": "n-0", "nonce of the cookie": "n-0", "secret": "x" * 43,
        "bot": shop.value("SELECT tgauth_add_bot('support')"), "login": secret, "id": hash_id(secret),
        "the 32 bytes of the login secret": base64.urlsafe_b64decode(secret + "=").hex(), "login id": hash_id(secret)}


def filled(text, values):
    """A name that is not known is an error, so that a new one is seen."""
    text = text.replace("support.4Tf…", values["bot"])
    text = re.sub(r"\\x<([^<>]+)>", lambda m: "\\x" + values.get(m.group(1), "00" * 16), text)
    text = re.sub(r"(?<=')<([^<>']+)>(?=')", lambda m: values[m.group(1)], text)
    text = re.sub(r"(\\x[0-9a-f]*)…", lambda m: m.group(1) if m.group(1) != "\\x" else "\\x" + "00" * 16, text)
    return text


# --- SQL -------------------------------------------------------------------------------


@pytest.mark.parametrize("block, part", STATEMENTS, ids=name)
def test_sql(shop, values, block, part):
    part = re.sub(r"^(BEGIN|COMMIT);|\b(BEGIN|COMMIT);", "", filled(part, values))
    part = re.sub(r"ALTER DATABASE \w+", f"ALTER DATABASE {shop.name}", part)
    connection = psycopg2.connect(shop.dsn())
    try:
        with connection.cursor() as cursor:
            cursor.execute("LOAD 'tgauth'")
            for role in {"".join(found) for found in re.findall(r"ALTER ROLE (\w+)|\bTO (\w+);|tgauth_grant\('(\w+)'", part)}:
                cursor.execute(f"CREATE ROLE {role} LOGIN")
            # What a statement adds is not there yet; what it changes is.
            for what, which in re.findall(r"tgauth_add_(client|bot)\('(\w+)'", part):
                cursor.execute(f"SELECT tgauth.tgauth_remove_{what}('{which}')")
            cursor.execute(part)
    finally:
        connection.rollback()
        connection.close()


# --- curl ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def daemon(shop, directory):
    daemon = Pushd(directory, shop.dsn("test_pushd"), name="pushd-documents", attempts_per_minute=100000).start()
    yield daemon
    assert daemon.stop() == 0, daemon.log_text()


def commands(text):
    """One by one, as a shell would take them."""
    return [command for command in re.split(r"\n(?=curl )", text.replace("\\\n", " ")) if command.strip()]


@pytest.mark.parametrize("block, part", REQUESTS, ids=name)
def test_curl(daemon, values, block, part):
    base = f"http://127.0.0.1:{daemon.port}"
    for command in commands(part):
        command = re.sub(r"<([^<>]+)>", lambda m: values[m.group(1)], command.replace("support.4Tf…", values["bot"]))
        command = command.replace("__Host-tgauth_session=…", f"tgauth_session={values['session token']}")
        command = command.replace("__Host-tgauth_login=…", f"tgauth_login={values['login']}").replace("…", "x" * 40)
        command = re.sub(r"https://[a-z.]+example(?=[/ '])", base, command)
        shown = subprocess.run(["sh", "-ec", command.replace("curl ", "curl -sS --max-time 20 -w '\\n%{http_code} %{content_type}' ", 1)], capture_output=True,
                               text=True, env={"PATH": "/usr/bin:/bin", "TGAUTH": base + "/tgauth"}, check=True).stdout
        body, status, media_type = re.fullmatch(r"(?s)(.*)\n(\d+) (.*)", shown).groups()
        assert status not in ("404", "405", "413", "415") and status < "500", f"{command}\n{status} {body}"
        if media_type.startswith("application/json") and body:
            assert json.loads(body).get("error") not in ("invalid_request", "unsupported_grant_type"), f"{command}\n{body}"


# --- the page of the API ----------------------------------------------------------------


def test_the_page_of_the_api_is_current():
    assert openapi_page.PAGE.read_text() == openapi_page.page(json.loads(openapi_page.SOURCE.read_text())), "make docs/openapi.md"
