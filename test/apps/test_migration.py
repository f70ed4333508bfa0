"""docs/migration.md by its own text: a real auth_user of Django, people of tgauth, and people who are not who they seem."""

import importlib.util
import os
import re
import shutil
import subprocess

import pytest

from support.browser import http_request, session_cookie
from support.documents import block
from support.proxies import EXAMPLES, replace_once
from support.servers import TOP, Process, can_connect, free_port, wait_until
from support.site import new_site

PYTHON = "/usr/bin/python3"
WITH_PACKAGE = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(TOP / "integrations/python")}
DOCUMENT = "docs/migration.md"
PASSWORD = "the one that the older bot sent"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

if importlib.util.find_spec("django") is None:
    pytest.skip("Django is not installed", allow_module_level=True)

SHOP_URLS = """
import tgauth_migration
from django.contrib.auth.views import LoginView
from django.http import HttpResponse
from django.urls import path
urlpatterns = [
    path("who", lambda r: HttpResponse(f"{r.user.pk} {r.user.get_username()}")),
    path("login", LoginView.as_view(template_name="login.html")),
    LINE
]
"""


class Shop(Process):
    """A project of Django whose users were made by an older bot, before tgauth came."""

    def __init__(self, site):
        self.top = site.directory / "shop"
        self.top.mkdir()
        super().__init__("django", self.top)
        self.site = site
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        site.name = "site"
        site.create()
        site.query("CREATE ROLE django LOGIN; GRANT CREATE ON SCHEMA public TO django")
        subprocess.run([PYTHON, "-m", "django", "startproject", "shop", self.top], check=True)
        with open(self.top / "shop/settings.py", "a") as settings:
            settings.write(f"""
DATABASES = {{"default": {{"ENGINE": "django.db.backends.postgresql", "NAME": "site", "USER": "django",
                         "HOST": "{site.server.host}", "PORT": "{site.server.port}"}}}}
TEMPLATES[0]["DIRS"] = [BASE_DIR]
LOGIN_REDIRECT_URL = "/who"
""")
        (self.top / "login.html").write_text("<form method='post'>{% csrf_token %}{{ form }}</form>")
        self.manage("migrate", "-v", "0")

    def manage(self, *arguments, **options):
        return subprocess.run([PYTHON, self.top / "manage.py", *arguments], check=True, text=True, env=WITH_PACKAGE, **options)

    def make_users(self, *names, **fields):
        self.manage("shell", input="from django.contrib.auth.models import User\n" + "".join(
            f"User.objects.create_user({name!r}, password={PASSWORD!r}, **{fields!r})\n" for name in names))

    def put_behind_tgauth(self):
        """What integrations.md and then migration.md say."""
        self.site.pushd = self.site.new_pushd()
        self.site.pushd.start(url=self.url).wait_redis()
        shutil.copy(EXAMPLES / "django/tgauth_migration.py", self.top)
        settings = block("docs/integrations.md", "from tgauth import")
        with open(self.top / "shop/settings.py", "a") as out:
            out.write(replace_once(settings.partition("TGAUTH_STAFF")[0], "127.0.0.1:8080", f"127.0.0.1:{self.site.pushd.port}"))
            out.write("TGAUTH_PLAIN_HTTP = True\n")
        (self.top / "shop/urls.py").write_text(replace_once(SHOP_URLS, "LINE", block(DOCUMENT, "path(")))

    def start(self):
        self.launch([PYTHON, self.top / "manage.py", "runserver", "--noreload", str(self.port)],
                    env=WITH_PACKAGE)
        wait_until(lambda: can_connect(self.port), f"Django; see {self.log}")
        return self

    def row(self, name):
        return self.site.value("SELECT id FROM auth_user WHERE username = %s", name)


class Visitor:
    """A browser: the cookies of Django's own, and the session of tgauth."""

    def __init__(self, shop, token=None):
        self.shop, self.token, self.cookies = shop, token, {}

    def ask(self, path, method="GET", body=None):
        cookies = "; ".join([*(f"{k}={v}" for k, v in self.cookies.items()),
                             *([session_cookie(self.token)["Cookie"]] if self.token else [])])
        answer = http_request(self.shop.url, path, method, {"Cookie": cookies, **(FORM if body is not None else {})}, body)
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, value = line.partition(";")[0].split("=", 1)
            self.cookies[name] = value.strip('"')
        return answer

    def post(self, path, **fields):
        """As a person does, who sees the form before."""
        form = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.ask(path).text)
        fields["csrfmiddlewaretoken"] = form.group(1) if form else ""
        return self.ask(path, "POST", "&".join(f"{k}={v.replace(' ', '+')}" for k, v in fields.items()))

    def who(self):
        return self.ask("/who").text

    def log_in_as_before(self, name, password=PASSWORD):
        return self.post("/login", username=name, password=password).status == 302

    def user_id(self):
        return self.shop.site.user_id(self.token)


@pytest.fixture(scope="module")
def shop():
    with new_site() as site:
        made = Shop(site)
        made.make_users("ann", "Ben", "carol", "dora", "eve_was_here", "@frank", "ida", "walter", "grown", "twice")
        made.make_users("boss", is_staff=True)
        made.make_users("root_user", is_superuser=True)
        site.query("CREATE TABLE profile (user_id int REFERENCES auth_user, telegram_id bigint)")
        site.query("INSERT INTO profile SELECT id, 77 FROM auth_user WHERE username = 'ida'")
        site.query("INSERT INTO profile SELECT id, 78 FROM auth_user WHERE username = 'boss'")
        made.before = Visitor(made)
        made.put_behind_tgauth()
        made.start()
        try:
            assert made.before.log_in_as_before("dora"), "the older way, which goes on until a row is handed over"
            subprocess.run(block(DOCUMENT, "psql").split(), cwd=TOP, env=site.server.env(), check=True)
            site.query(block(DOCUMENT, "UPDATE tgauth_migration.past"))
            made.make_users("later")
            yield made
        finally:
            made.stop()


def arrive(shop, username, telegram_id=None):
    return Visitor(shop, shop.site.login(telegram_id, username=username))


def is_untouched(shop, name):
    """The row has its name, and its password still opens it."""
    return shop.row(name) is not None and Visitor(shop).log_in_as_before(name)


def test_the_old_password_brings_a_row_along(shop):
    row = shop.row("ann")
    ann = arrive(shop, "Ann")
    assert ann.who() != f"{row} ann" and is_untouched(shop, "ann"), "a nickname alone"
    assert "ann" in ann.ask("/account/old").text
    assert ann.post("/account/old", password=PASSWORD).status == 302
    assert ann.who() == f"{row} tgauth-{ann.user_id()}"
    assert not Visitor(shop).log_in_as_before(f"tgauth-{ann.user_id()}")
    found = shop.site.one("SELECT user_id, proof, set_aside FROM tgauth_migration.past WHERE auth_user_id = %s", row)
    # the row that Django had made at the first visit
    aside, = shop.site.query("SELECT id, is_active FROM auth_user WHERE username = %s", f"tgauth-{ann.user_id()}-before-{row}")
    assert found == (ann.user_id(), "password", aside[0]) and aside[1] is False
    assert arrive(shop, "ann_2", shop.site.next_person).who() == ann.who(), "another nickname, the same person"


def test_who_took_a_nickname_over_gets_nothing(shop):
    row = shop.row("Ben")
    eve = arrive(shop, "BEN")
    assert eve.ask("/account/old").status == 200
    for wrong in ("", "Ben", "password", PASSWORD + "!", "x"):
        assert eve.post("/account/old", password=wrong).status == 403
    assert eve.post("/account/old", password=PASSWORD).status == 403, "after five tries, the right one neither"
    again = arrive(shop, "ben")
    assert again.post("/account/old", password=PASSWORD).status == 403, "nor with another account of Telegram"
    assert is_untouched(shop, "Ben") and shop.row("Ben") == row
    assert {row} == {r for r, in shop.site.query("SELECT auth_user_id FROM tgauth_migration.proposals WHERE user_id IN (%s, %s)",
                                                eve.user_id(), again.user_id())}


def test_a_nickname_is_needed_too(shop):
    """Nobody tries passwords at rows whose nickname they do not bear."""
    stranger = arrive(shop, "somebody_else")
    assert "none" in stranger.ask("/account/old").text
    assert shop.before.post("/account/old").status != 200
    for claim in ("SELECT tgauth_migration.claim({}, {}, 'password')", "SELECT tgauth_migration.hand_over({}, {}, 'administrator')",
                  "UPDATE tgauth_migration.past SET telegram_id = 1 WHERE auth_user_id = {}"):
        with pytest.raises(Exception, match="not proposed|permission denied"):
            shop.site.query(claim.format(shop.row("carol"), stranger.user_id()), user="django")
    assert is_untouched(shop, "carol")


def test_djangos_own_session_from_before_is_a_proof(shop):
    row, other = shop.row("dora"), Visitor(shop)
    assert other.log_in_as_before("carol")
    other.token = shop.site.login(username="dora")
    assert "password" in other.ask("/account/old").text, "the session of another row"
    dora = shop.before
    assert dora.who() == f"{row} dora"
    dora.token = shop.site.login(username="Dora")
    assert 'type="password"' not in dora.ask("/account/old").text
    assert dora.ask("/account/old", "POST", "").status == 403, "another site's form"
    assert shop.row("dora") == row
    elsewhere = Visitor(shop)
    assert elsewhere.log_in_as_before("dora")
    assert dora.post("/account/old").status == 302
    assert dora.who() == f"{row} tgauth-{dora.user_id()}"
    assert elsewhere.who() == "None ", "the sessions from before are over"
    assert other.post("/account/old", password=PASSWORD).status == 403, "handed over once"


def test_a_telegram_id_is_enough_and_keeps_others_away(shop):
    row = shop.row("ida")
    eve = arrive(shop, "ida")
    assert "none" in eve.ask("/account/old").text
    ida = arrive(shop, None, 77)
    assert ida.who() == f"{row} tgauth-{ida.user_id()}"


@pytest.mark.parametrize("name, telegram_id", [("boss", 78), ("root_user", None)])
def test_staff_is_handed_over_by_an_administrator_alone(shop, name, telegram_id):
    row = shop.row(name)
    person = arrive(shop, name, telegram_id)
    assert person.post("/account/old", password=PASSWORD).status == 403 and is_untouched(shop, name)
    proposal, = shop.site.query("SELECT auth_user_id, user_id FROM tgauth_migration.proposals WHERE auth_username = %s", name)
    assert proposal == (row, person.user_id())
    shop.site.query(block(DOCUMENT, "SELECT * FROM tgauth_migration").replace("17", str(row)).replace("> 7", f"> {person.user_id()}"))
    assert person.who() == f"{row} tgauth-{person.user_id()}"
    with pytest.raises(Exception, match="was handed over"):
        shop.site.query("SELECT tgauth_migration.hand_over(%s, %s, 'administrator')", row, arrive(shop, None).user_id())


def test_what_is_nobodys_past(shop):
    """A row that was made later, one of tgauth's own, and users without Telegram who choose a nickname's name."""
    assert "none" in arrive(shop, "later").ask("/account/old").text
    assert arrive(shop, "frank").ask("/account/old").text.count("@frank") == 1
    shop.site.setting("registration", "on")
    shop.site.query("SELECT tgauth_register('walter', 'a long enough password', NULL, NULL)")
    user = shop.site.value("SELECT id FROM tgauth_user WHERE username = 'walter'")
    assert user and shop.site.query("SELECT FROM tgauth_migration.proposals WHERE user_id = %s", user) == []


def test_one_of_two_at_once_gets_it(shop):
    row = shop.row("twice")
    one, two = arrive(shop, "twice"), arrive(shop, "twice")
    with shop.site.transaction("django") as first:
        first.execute("SELECT tgauth_migration.claim(%s, %s, 'password')", (row, one.user_id()))
        with pytest.raises(Exception, match="lock timeout"), shop.site.transaction("django") as second:
            second.execute("SET lock_timeout = '200ms'; SELECT tgauth_migration.claim(%s, %s, 'password')", (row, two.user_id()))
    with pytest.raises(Exception, match="not proposed"):
        shop.site.query("SELECT tgauth_migration.claim(%s, %s, 'password')", row, two.user_id(), user="django")
    assert one.who() == f"{row} tgauth-{one.user_id()}"


def test_a_squatter_of_a_name_keeps_no_key_to_it(shop):
    """Who registers in Django as tgauth-N before N comes."""
    token = shop.site.login()
    name = f"tgauth-{shop.site.user_id(token)}"
    shop.make_users(name)
    squatter = Visitor(shop)
    assert squatter.log_in_as_before(name)
    assert Visitor(shop, token).who().endswith(name)
    assert not Visitor(shop).log_in_as_before(name) and squatter.who() == "None "


def test_it_goes_without_a_trace(shop):
    """The last of the file: the document's last step."""
    name = f"tgauth-{arrive(shop, None, 77).user_id()}"
    row = shop.row(name)
    shop.site.query(block(DOCUMENT, "ALTER DATABASE site RESET"))
    assert shop.site.query("SELECT FROM pg_roles WHERE rolname = 'tgauth_migration'") == []
    assert arrive(shop, None, 77).who() == f"{row} {name}"
    assert arrive(shop, "carol").ask("/who").status == 200
