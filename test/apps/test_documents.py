"""docs/integrations.md: its SQL runs as it stands there, its links lead somewhere, its traefik.yml says what it must."""

import contextlib
import os
import re
import subprocess

import pytest

from support import documents, telegram_openid
from support.browser import PERSON, http_request, session_cookie
from support.database import Database
from support.proxies import EXAMPLES, PlainNginx, replace_once
from support.servers import TOP, Process, can_connect, free_port, wait_until
from support.site import new_site

DOCUMENT = (TOP / "docs" / "integrations.md").read_text()
IDENTITY = ["Remote-User", "Remote-Name", "Remote-Groups", "X-Tgauth-User-Id", "X-Tgauth-Telegram-Id",
            "X-Tgauth-Proof"]


def block(beginning):
    return documents.block("docs/integrations.md", beginning)


@pytest.fixture(scope="module")
def site():
    with new_site(schema="tgauth") as made:
        made.query("CREATE ROLE shop LOGIN; CREATE TABLE orders (owner bigint, what text); GRANT ALL ON orders TO shop;"
                   "CREATE SCHEMA app; CREATE TABLE app.banned (telegram_id bigint);"
                   "CREATE TABLE app.member (user_id bigint PRIMARY KEY, name text)")
        yield made


def test_by_hand(site):
    """The statements with which operations.md begins, in a database of that name."""
    site.query("CREATE DATABASE site")
    other = Database(site.server, "site")
    other.query(documents.block("docs/operations.md", "CREATE EXTENSION").replace("CREATE ROLE shop", "CREATE ROLE shop_by_hand")
                .replace("'shop'", "'shop_by_hand'"))
    may = "SELECT has_function_privilege(%s, oid, 'EXECUTE') FROM pg_proc WHERE proname = %s"
    for role, can, cannot in (("tgauth_bot", "tgauth_confirm", "tgauth_session"), ("tgauth_pushd", "tgauth_states", "tgauth_confirm"),
                              ("shop_by_hand", "tgauth_session", "tgauth_confirm")):
        assert other.value(may, role, can) and not other.value(may, role, cannot)
    assert other.value("SELECT current_setting('tgauth.site_name')") == "Example Shop"


@pytest.mark.parametrize("path", [*TOP.glob("README*.md"), *(TOP / "docs").glob("*.md")], ids=lambda path: path.name)
def test_statements_name_the_schema(path):
    """So that nobody who copies one calls what others made in theirs."""
    text = path.read_text()
    statements = [*re.findall(r"^ {4,}.*", text, re.M), *(s for s in re.findall(r"`[^`]*`", text) if re.search(r"SELECT|POLICY", s))]
    assert not [s for s in statements if re.search(r"(?<!tgauth\.)\btgauth_\w+\(|\b(FROM|u) tgauth_user", s)]


def test_row_level_security(site):
    site.query(block("SELECT tgauth.tgauth_grant('shop', 'app')"))
    ann, bob = site.login(first_name="Ann"), site.login(first_name="Bob")
    for token in (ann, bob):
        site.query("INSERT INTO orders VALUES (%s, 'a thing')", site.user_id(token))
    each = block("BEGIN;").replace("'<session token or access token>'", "%(token)s")
    with contextlib.closing(site.connect("shop")) as connection, connection.cursor() as cursor:
        cursor.execute(each.partition("COMMIT")[0], {"token": ann})
        assert cursor.fetchall() == [(site.user_id(ann), "a thing")]
        cursor.execute("COMMIT; SELECT * FROM orders")
        assert cursor.fetchall() == []


def test_django_in_a_new_project(site, tmp_path):
    """startproject, the package, the lines that the document prints: and a stock login_required."""
    subprocess.run(["/usr/bin/python3", "-m", "django", "startproject", "shop", tmp_path], check=True)
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(TOP / "integrations/python")}
    directory, port = tmp_path / "pushd", free_port()
    directory.mkdir()
    pushd = site.new_pushd(directory)
    with open(tmp_path / "shop/settings.py", "a") as settings:
        settings.write(replace_once(block("from tgauth import"), "127.0.0.1:8080", f"127.0.0.1:{pushd.port}"))
        settings.write("\nTGAUTH_PLAIN_HTTP = True\n")
    (tmp_path / "shop/urls.py").write_text(replace_once("""
from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import path
LINE
urlpatterns = [path("mine", login_required(lambda r: HttpResponse(f"{r.user} {r.user.is_staff} {r.user.is_superuser}"))),
               path("admin/", admin.site.urls)]
""", "LINE", block("admin.site.login")))
    manage = ["/usr/bin/python3", tmp_path / "manage.py"]
    subprocess.run([*manage, "migrate", "-v", "0"], check=True, env=env)
    django = Process("django", tmp_path)
    nginx = PlainNginx(directory, f"location /tgauth/ {{ proxy_pass http://127.0.0.1:{pushd.port}; }}"
                                  f"location / {{ proxy_pass http://127.0.0.1:{port}; }}")
    try:
        pushd.start(url=nginx.url).wait_redis()
        django.launch([*manage, "runserver", "--noreload", str(port)], env=env)
        wait_until(lambda: can_connect(port), f"Django; see {django.log}")
        nginx.start()
        answer = http_request(nginx.url, "/mine", headers=PERSON)
        assert answer.status == 302
        page = http_request(nginx.url, answer.headers["Location"], headers=PERSON)
        assert page.status == 200 and "/mine" in page.text, "the page knows where it goes on"
        token = site.login()
        user = site.user_id(token)
        site.query("SELECT tgauth_set_groups(%s, '{staff}')", user)
        assert http_request(nginx.url, "/mine", headers=session_cookie(token)).text == f"tgauth-{user} True False"
        form = http_request(nginx.url, "/admin/", headers=PERSON).headers["Location"]
        assert http_request(nginx.url, form, headers=PERSON).headers["Location"].startswith("/tgauth/login?next=/admin/login/")
        assert http_request(nginx.url, form, headers=session_cookie(token)).headers["Location"] == "/admin/"
        assert "Site administration" in http_request(nginx.url, "/admin/", headers=session_cookie(token)).text
    finally:
        nginx.stop()
        django.stop()
        pushd.stop()


def test_groups(site):
    token = site.login()
    sql = block("SELECT tgauth.tgauth_set_groups(7")
    site.query(re.sub(r"\(7,", f"({site.user_id(token)},", sql))
    assert site.value("SELECT groups FROM tgauth_user WHERE id = %s", site.user_id(token)) == ["admins", "staff"]


def test_the_login_hook(site):
    sql, _, setting = block("CREATE FUNCTION app.on_login").partition("ALTER DATABASE")
    site.query("CREATE ROLE app_owner; GRANT USAGE ON SCHEMA app, tgauth TO app_owner;"
               "GRANT ALL ON ALL TABLES IN SCHEMA app TO app_owner")
    site.query(sql)
    site.query("ALTER FUNCTION app.on_login OWNER TO app_owner")
    site.query("LOAD 'tgauth'; ALTER DATABASE" + setting.replace("site", "postgres"))
    site.login(first_name="Ann")
    assert site.query("SELECT name FROM app.member") == [("Ann",)]
    site.query("INSERT INTO app.banned VALUES (66)")
    start_token, code = site.query("SELECT start_token, match_code FROM tgauth_begin()")[0]
    assert site.confirm(start_token, code, 66) == "refused"
    assert site.value("SELECT count(*) FROM tgauth_user WHERE telegram_id = 66") == 0


def test_the_login_hook_that_is_told_of_the_login(site):
    site.query("CREATE TABLE app.visit (user_id bigint, browser text, os text)")
    token = site.login(telegram_id=67)
    site.query(block("CREATE FUNCTION app.on_login(u tgauth.tgauth_user, login jsonb)"))
    site.query("LOAD 'tgauth'; ALTER DATABASE postgres SET tgauth.login_hook = 'app.on_login'")
    site.query("SELECT tgauth_add_client('payroll', 'Payroll', '{https://payroll.example/cb}')")

    def login(address, client_id):
        start_token, code = site.query("SELECT start_token, match_code FROM tgauth_begin(%s, 'Firefox/1', %s)", address, client_id)[0]
        return site.query("SELECT status, message FROM tgauth_confirm(%s, 67, match_code => %s)", start_token, code)[0]

    try:
        assert login("127.0.0.1", None) == ("confirmed", None)
        assert login("127.0.0.1", "payroll") == ("confirmed", None)
        assert login("203.0.113.9", "payroll") == (
            "refused", "Payroll opens from networks that you have logged in from before, not from 203.0.113.9.")
        assert login("203.0.113.9", None) == ("confirmed", None)
        assert site.query("SELECT DISTINCT user_id, browser FROM app.visit") == [(site.user_id(token), "Firefox")]
    finally:
        site.query("ALTER DATABASE postgres RESET tgauth.login_hook; DROP FUNCTION app.on_login(tgauth_user, jsonb)")


def test_the_journal(site):
    token = site.login(telegram_id=68)
    ask, count = documents.block("docs/operations.md", "SELECT at, kind, address").replace("(7,", f"({site.user_id(token)},").split(";\n")[:2]
    assert [row[1:5] for row in site.query(ask)] == [("login", "192.0.2.7", "Firefox", "Linux")]
    start_token = site.value("SELECT start_token FROM tgauth_begin()")
    site.query("SELECT tgauth_confirm(%s, 68, match_code => 1)", start_token)
    assert site.query(count) == [(site.user_id(token), 1)]
    site.query("CREATE ROLE auditor;" + documents.block("docs/operations.md", "GRANT USAGE ON SCHEMA tgauth TO auditor"))
    assert site.query("SET ROLE auditor; " + ask)
    site.query("CREATE PUBLICATION journal FOR TABLE tgauth.tgauth_journal WITH (publish = 'insert')")


def test_links_lead_somewhere():
    anchors = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
               for title in re.findall(r"^#+ (.*)$", DOCUMENT, re.M)}
    targets = re.findall(r"\]\(([^)]+)\)", DOCUMENT)
    assert len(targets) > 15
    for target in targets:
        if target.startswith("#"):
            assert target[1:] in anchors, target
        else:
            assert (TOP / "docs" / target.partition("#")[0]).exists(), target


def test_traefik():
    """No Traefik comes with Debian: what it would read is held against what pushd answers."""
    text = (EXAMPLES / "traefik.yml").read_text()
    listed = re.search(r"authResponseHeaders:\n((?:\s+- .*\n)+)", text).group(1)
    assert re.findall(r"- (\S+)", listed) == IDENTITY
    assert re.findall(r"^\s+(\w+): \"\"$", text, re.M) == [name.replace("-", "_") for name in IDENTITY]
    assert "address: http://127.0.0.1:8080/tgauth/auth?redirect" in text and "trustForwardHeader: false" in text
    assert re.search(r"middlewares: \[no-forged-identity, tgauth\]", text)
    tabs = [line for line in text.splitlines() if "\t" in line and not line.startswith("#")]
    assert not tabs


def test_telegrams_own_login(site, tmp_path):
    """The keys as api.md fetches and stores them, here from a curl that answers what Telegram would; then the fourth step."""
    key = telegram_openid.Key("ES256", "oidc-es256-1")
    (tmp_path / "keys").write_text(telegram_openid.key_set(key))
    curl = tmp_path / "curl"
    curl.write_text(f"#!/bin/sh\n[ \"$*\" = '-fsS https://oauth.telegram.org/.well-known/jwks.json' ] && cat {tmp_path}/keys\n")
    curl.chmod(0o755)
    command = replace_once(documents.block("docs/api.md", "jwks="), "-d site", f"-d {site.name}")
    env = site.server.env()
    shown = subprocess.run(["sh", "-ec", command], env={**env, "PATH": f"{tmp_path}:{env['PATH']}"}, check=True, capture_output=True, text=True).stdout
    assert re.search(r"oidc-es256-1 +\| ES256 +\| *$", shown, re.M)
    site.query("CREATE ROLE telegram_keys LOGIN; " + documents.block("docs/api.md", "GRANT USAGE ON SCHEMA tgauth TO telegram_keys"))
    assert site.value("SELECT problem FROM tgauth.tgauth_set_telegram_keys(%s)", telegram_openid.key_set(key), user="telegram_keys") is None
    check = block("SELECT s.status, s.session_token").replace("%", "%%")
    for text in ("'<ID token>'", "'<nonce of the cookie>'"):
        check = replace_once(check, text, "%s")
    check = replace_once(check, "7342037359", telegram_openid.CLIENT)
    status, token, _ = site.one(check, key.token(telegram_openid.claims(id=4711)), telegram_openid.NONCE)
    assert status == "confirmed" and site.value("SELECT telegram_id FROM tgauth.tgauth_session(%s)", token) == 4711
    assert site.query(check, key.token(telegram_openid.claims(id=4711)), "another") == []


def test_the_mitigations_of_rfc_10027():
    """All seventeen, each done or not for a reason, and every test that is named there is one."""
    text = (TOP / "docs/security.md").read_text()
    section = text[text.index("### The mitigations of RFC 10027"):].partition("\n### ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line.startswith("|")][2:]
    assert [row[0] for row in rows] == [
        "Establish proximity", "Short-lived codes", "One-time codes", "Unique codes", "Content filtering", "Detect and remediate", "Trusted devices",
        "Trusted networks", "Limited scopes", "Short-lived tokens", "Rate limits", "Sender-constrained tokens", "User education", "User experience",
        "Authenticate-then-initiate", "Request initiation verification", "Request binding with out-of-band data"]
    functions = {name for path in (TOP / "test").rglob("*.py") for name in re.findall(r"^ *def (test_\w+)", path.read_text(), re.M)}
    for name, verdict, reason, tests in rows:
        assert verdict.startswith(("done", "does not apply")) and len(reason) > 40, name
        named = re.findall(r"`([^`]+)`", tests)
        assert tests == " ".join(f"`{test}`" for test in named) and (named or verdict == "does not apply"), name
        for test in named:
            assert test in functions if test.startswith("test_") else (TOP / test).is_file(), test
