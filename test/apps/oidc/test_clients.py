"""Programs that others wrote, each logging a person in by the provider; what a machine has not is skipped with a word."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import urllib.parse

import pytest

from apps.oidc.relying_party import Person, RelyingParty
from support import documents
from support.browser import PERSON, http_request
from support.echo import EchoApplication
from support.servers import TOP, Process, can_connect, free_port, wait_until

EXAMPLES = TOP / "docs/examples/openid"
APACHE_MODULES = pathlib.Path("/usr/lib/apache2/modules")
LEMONLDAP = pathlib.Path("/var/lib/lemonldap-ng/conf/lmConf-1.json")
GOPATH = pathlib.Path("/usr/share/gocode")


class Application(Process):
    """A client on http://localhost:PORT, with the cookies that a person's browser has of it."""

    def __init__(self, name, site, directory, callback, **options):
        super().__init__(name, directory)
        self.directory = directory
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        named = "".join(f", {option} => %s" for option in options)
        self.secret = site.value(f"SELECT tgauth_add_client(%s, %s, ARRAY[%s]{named})", name, name.title(), self.url + callback,
                                 *options.values())
        self.cookies = {}
        self.env = {**os.environ, "ISSUER": site.pushd.url, "CLIENT_ID": name, "CLIENT_SECRET": self.secret or "", "PORT": str(self.port)}

    def run(self, *command, **options):
        self.launch(command, env=self.env, **options)
        wait_until(lambda: can_connect(self.port) or self.process.poll() is not None, f"{self.name}; see {self.log}", 60)
        assert self.process.poll() is None, self.log_text()
        return self

    def get(self, url):
        path = url[len(self.url):]
        answer = http_request(f"http://127.0.0.1:{self.port}", path, headers={
            **PERSON, "Host": f"localhost:{self.port}", "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())})
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def surf(self, path, person):
        """What a person sees who opens an address of the application's, wherever they are led meanwhile."""
        url = self.url + path
        for _ in range(10):
            if not url.startswith(self.url):
                url = person.visit(url)
                assert url is not None, person.page.text
            answer = self.get(url)
            if answer.status not in (302, 303):
                return answer
            url = urllib.parse.urljoin(url, answer.headers["Location"])
        raise AssertionError(f"{self.name} leads in circles; see {self.log_text()}")


@pytest.fixture
def start(site, tmp_path):
    """Makes applications that end with the test."""
    made = []

    def make(name, callback, **options):
        made.append(Application(name, site, tmp_path, callback, **options))
        return made[-1]

    yield make
    for application in made:
        application.stop()


@pytest.fixture
def person(site, pushd):
    who = Person(site, pushd, first_name="Анна")
    who.log_in(site, **who.who)
    user = site.user_id(who.cookies["tgauth_session"])
    site.query("SELECT tgauth_set_groups(%s, '{staff,admins}')", user)
    who.user = str(user)
    return who


def is_known(claims, person):
    assert (claims["sub"], claims["name"], claims["preferred_username"]) == (person.user, "Анна", person.who["username"])
    assert claims["email"] == f"{person.who['telegram_id']}@people.example" and "email_verified" not in claims
    assert sorted(claims["groups"]) == ["admins", "staff"]


def test_flask_with_authlib(start, person):
    pytest.importorskip("authlib", reason="python3-authlib is not installed")
    pytest.importorskip("flask", reason="python3-flask is not installed")
    flask = start("flask", "/callback").run(sys.executable, EXAMPLES / "flask_site.py")
    answer = flask.surf("/private", person)
    assert answer.status == 200, flask.log_text()
    is_known(answer.json(), person)
    assert person.shown == ["consent"]


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_go_oidc(start, person, algorithm):
    if not shutil.which("go") or not (GOPATH / "src/github.com/coreos/go-oidc").exists():
        pytest.skip("golang-go and golang-github-coreos-go-oidc-dev are not installed")
    site = start("go_" + algorithm.lower(), "/callback", id_token_algorithm=algorithm, consent="never")
    program = TOP / "build" / "go_site"
    # Debian's libraries lie in GOPATH; nothing is fetched.
    subprocess.run(["go", "build", "-o", program, EXAMPLES / "go_site.go"], check=True, env={
        **os.environ, "GO111MODULE": "off", "GOPATH": str(GOPATH), "GOCACHE": str(TOP / "build" / "go-cache"), "GOFLAGS": "-p=1"})
    site.run(program)
    answer = site.surf("/private", person)
    assert answer.status == 200, answer
    is_known(answer.json(), person)


def apache(start, site, application):
    if not shutil.which("apache2", path="/usr/sbin:" + os.environ["PATH"]) or not (APACHE_MODULES / "mod_auth_openidc.so").exists():
        pytest.skip("libapache2-mod-auth-openidc is not installed")
    server = start("apache", "/tgauth-callback")
    site.query("SELECT tgauth_set_client('apache', backchannel_logout_uri => %s)", server.url + "/tgauth-callback?logout=backchannel")
    settings = documents.block("docs/applications.md", "OIDCProviderMetadataURL")
    for old, new in (("https://login.example.com", site.pushd.url), ("https://app.example.com", server.url), ("app-1", "apache"),
                     ("<the secret>", server.secret), ("<any long random text>", "x" * 40)):
        assert old in settings, old
        settings = settings.replace(old, new)
    text = pathlib.Path(__file__).with_name("apache.conf").read_text()
    user = "User www-data\nGroup www-data" if os.geteuid() == 0 else ""
    os.chmod(server.directory, 0o777)
    for name, value in {"directory": server.directory, "port": server.port, "modules": APACHE_MODULES, "application": application.port,
                        "settings": settings, "user": user}.items():
        text = text.replace(f"@{name}@", str(value))
    file = server.directory / "apache.conf"
    file.write_text(text)
    return server.run("/usr/sbin/apache2", "-f", file, "-DFOREGROUND")


@pytest.fixture(scope="module")
def application():
    echo = EchoApplication()
    yield echo
    echo.stop()


def test_apache_with_mod_auth_openidc(site, start, person, application):
    server = apache(start, site, application)
    answer = server.surf("/reports?month=%D0%B6&x=1", person)
    assert answer.status == 200, server.log_text()
    assert answer.text.startswith("<!doctype html><title>app</title><h1>/reports?month=%D0%B6&x=1</h1>"), answer.text
    fields = {name.lower(): value for name, value in application.requests[-1][2]}
    assert fields["oidc_claim_sub"] == person.user and sorted(fields["oidc_claim_groups"].split(",")) == ["admins", "staff"]
    assert server.surf("/admin", person).status == 200
    assert all(len(cookie) < 4000 for cookie in server.cookies.values())
    # A revocation at the provider ends what Apache keeps: it reads the logout token that is posted to it.
    site.query("SELECT tgauth_revoke_all(%s)", int(person.user))
    wait_until(lambda: server.get(server.url + "/reports").status == 302, "Apache to send the person away", 10)
    server.cookies.clear()
    other = Person(site, site.pushd)
    assert server.surf("/reports", other).status == 200 and other.shown == ["waiting", "consent"]
    assert server.surf("/admin", other).status in (401, 403), "without the group"


def published(site, path):
    return http_request(site.pushd.address, path, headers={"Host": urllib.parse.urlsplit(site.pushd.url).netloc}).text


def lemonldap_configuration(site, portal, directory):
    """Debian's own, with what docs/applications.md says to enter; nobody is asked for a captcha, which would want ImageMagick."""
    configuration = json.loads(LEMONLDAP.read_text())
    root = pathlib.Path(directory)
    for name in ("sessions", "psessions", "cache", "locks"):
        (root / name).mkdir()

    def store(name):
        return {"Directory": str(root / name), "LockDirectory": str(root / "locks"),
                "generateModule": "Lemonldap::NG::Common::Apache::Session::Generate::SHA256"}

    configuration.update({
        "portal": portal.url + "/", "domain": "localhost", "securedCookie": 0, "whatToTrace": "_user", "key": "x" * 32,
        "authentication": "OpenIDConnect", "userDB": "Same", "registerDB": "Null", "passwordDB": "Null",
        "globalStorageOptions": store("sessions"), "persistentStorageOptions": store("psessions"), "localSessionStorage": "",
        "exportedVars": {}, "macros": {}, "captcha": "::Plugins::History", "portalDisplayRegister": 0,
        "portalDisplayResetPassword": 0,
        "oidcOPMetaDataJSON": {"tgauth": published(site, "/.well-known/openid-configuration")},
        "oidcOPMetaDataJWKS": {"tgauth": published(site, "/.well-known/jwks.json")},
        "oidcOPMetaDataExportedVars": {"tgauth": {"sub": "sub", "cn": "name", "uid": "preferred_username"}},
        "oidcOPMetaDataOptions": {"tgauth": {
            "oidcOPMetaDataOptionsClientID": "lemonldap", "oidcOPMetaDataOptionsClientSecret": portal.secret,
            "oidcOPMetaDataOptionsScope": "openid profile email groups", "oidcOPMetaDataOptionsCheckJWTSignature": 1,
            "oidcOPMetaDataOptionsTokenEndpointAuthMethod": "client_secret_basic", "oidcOPMetaDataOptionsUseNonce": 1,
            "oidcOPMetaDataOptionsIDTokenMaxAge": 30}}})
    (root / "lmConf-1.json").write_text(json.dumps(configuration))
    (root / "lemonldap-ng.ini").write_text(f"""[all]
logLevel = notice
[configuration]
type = File
dirName = {root}
localStorage = Cache::FileCache
localStorageOptions = {{ 'namespace' => 'config', 'default_expires_in' => 600, 'cache_root' => '{root}/cache', 'cache_depth' => 3 }}
[portal]
templateDir = /usr/share/lemonldap-ng/portal/templates
staticPrefix = /static
languages = en
""")
    return root / "lemonldap-ng.ini"


def test_lemonldap_ng_as_relying_party(site, start, person):
    if not LEMONLDAP.exists() or not shutil.which("plackup"):
        pytest.skip("lemonldap-ng is not installed")
    portal = start("lemonldap", "/?openidconnectcallback=1", pkce_required=False)
    wait_until(lambda: "RSA" in published(site, "/.well-known/jwks.json"), "the RSA key")
    portal.env["LLNG_DEFAULTCONFFILE"] = str(lemonldap_configuration(site, portal, portal.directory))
    portal.run("plackup", "--host", "127.0.0.1", "--port", str(portal.port), "-e",
               "use Lemonldap::NG::Portal; Lemonldap::NG::Portal->run({})")
    answer = portal.surf("/", person)
    assert answer.status == 200 and person.shown == ["consent"], portal.log_text()
    assert portal.cookies["lemonldap"] and person.user in answer.text, answer.text


class Agent:
    """oidc-agent with a directory of its own, and oidc-gen, which waits until the person has typed the code elsewhere."""

    def __init__(self, directory):
        (directory / ".oidc-agent").mkdir(mode=0o700)
        (directory / "password").write_text("a password")
        self.env = {**os.environ, "HOME": str(directory), "TMPDIR": str(directory), "OIDC_CONFIG_DIR": str(directory / ".oidc-agent")}
        self.password = f"--pw-file={directory / 'password'}"
        told = json.loads(subprocess.run(["oidc-agent", "--json"], env=self.env, check=True, capture_output=True, text=True).stdout)
        self.env["OIDC_SOCK"], self.process = told["socket"], int(told["dpid"])

    def stop(self):
        os.kill(self.process, signal.SIGTERM)

    def generate(self, issuer):
        return subprocess.Popen(
            ["oidc-gen", "tgauth", f"--iss={issuer}", "--client-id=agent", "--client-secret=", "--redirect-uri=http://localhost:4242",
             "--scope=openid profile offline_access", "--flow=device", self.password, "--prompt=none", "--confirm-yes", "--no-url-call"],
            env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def token(self):
        return subprocess.run(["oidc-token", "tgauth"], env=self.env, check=True, capture_output=True, text=True).stdout.strip()


def test_oidc_agent_by_the_device_grant(site, pushd, person, tmp_path):
    if not shutil.which("oidc-agent"):
        pytest.skip("oidc-agent-cli is not installed")
    party = RelyingParty(site, pushd, "agent", redirect_uri="http://localhost/", authentication="none", device_grant=True)
    agent = Agent(tmp_path)
    try:
        waits = agent.generate(pushd.url)
        said = ""
        while not (found := re.search(r"\b[B-Z]{4}-[B-Z]{4}\b", said)):
            line = waits.stdout.readline()
            assert line, said
            said += line
        assert person.visit(f"{pushd.url}/tgauth/oauth/device?user_code={found[0]}") is None
        assert person.shown[-1] == "device_approved", person.page.text
        assert waits.wait(60) == 0, waits.stdout.read()
        assert party.userinfo(agent.token())["name"] == "Анна"
    finally:
        agent.stop()
