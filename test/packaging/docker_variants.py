"""The stack of docker/ with other values and other files, for test/packaging/docker_stack.py."""

import subprocess

from docker_compose import PASSWORD, SECRET_KEY, TOKEN, Check
from docker_visitor import VISITOR, WAIT, Site, log_in
from support.servers import TOP, wait_until

NUMBERS = {"postgres": 999, "pushd": 10001, "bot": 10002}
ELSEWHERE = "database.example"


def as_container(stack, *command, mount=None, user="0"):
    """A command of the image of postgres, with a directory of ours at /mnt."""
    mounts = ["-v", f"{mount}:/mnt"] if mount else []
    return stack.docker("run", "--rm", "--network", "none", "-u", user, *mounts, "--entrypoint", command[0],
                        stack.image("postgres"), *command[1:])


def secrets(stack, **files):
    """Files as docs/operations.md asks for them: each for the user of one container, by (who, text)."""
    directory = stack.directory / "secrets"
    directory.mkdir(exist_ok=True)
    directory.chmod(0o711)
    for name, (who, text) in files.items():
        path = directory / name.replace("__", ".")
        path.write_text(text)
        path.chmod(0o644 if who is None else 0o600)
        if who is not None:
            as_container(stack, "chown", str(NUMBERS[who]), f"/mnt/{path.name}", mount=directory)
    return {"TGAUTH_SECRETS": directory}


def trusted_proxies(stack):
    asked = {}
    for networks in ("203.0.113.0/24", "", "172.16.0.0/12,192.168.0.0/16"):
        stack.write_env(TGAUTH_TRUSTED_PROXIES=networks)
        stack.up()
        stack.wait_until_ready()
        asked[networks] = VISITOR in log_in(Site(stack.ports["pushd"]), stack.phone)["text"]
    Check.that(list(asked.values()) == [False, False, True],
               "the bot names a forwarded address if a trusted proxy said it, and only then", asked)


def brand(stack):
    directory = TOP / "docs/examples/brand-orchard"
    stack.write_env(TGAUTH_BRAND_DIR=directory)
    stack.up()
    stack.wait_until_ready()
    style = stack.site.page("/tgauth/brand.css")[1]
    Check.that(style == (directory / "brand.css").read_text(), "the pages have the site's brand", style)
    mounts = [m["RW"] for m in stack.inspect("pushd")["Mounts"] if m["Destination"] == str(directory)]
    Check.that(mounts == [False], "pushd's container sees the brand read-only", mounts)


def secret_files(stack):
    stack.down("-v")
    stack.files = ["compose.secrets.yaml"]
    where = secrets(stack, postgres_password=("postgres", PASSWORD + "\n"), bot_token=("bot", TOKEN + "\n"),
                    pushd__conf=("pushd", "secret-key = '" + SECRET_KEY.replace("'", "''") + "'\n"))
    # The simulator has its token on the command line.
    stack.write_env(POSTGRES_PASSWORD="", TGAUTH_BOT_TOKEN="", SECRET_KEY="", **where)
    simulator = stack.directory / "simulator.yaml"
    simulator.write_text(f'services:\n  simulator: {{command: ["--token", "{TOKEN}"]}}\n')
    stack.files.append(simulator)
    stack.up()
    stack.wait_until_ready()
    log_in(stack.site, stack.phone)
    Check.that(stack.site.session() is not None, "with secrets in files a person logs in")
    shown = "".join(stack.docker("inspect", stack.container(s)) for s in NUMBERS)
    Check.that(not any(secret in shown for secret in (TOKEN, "p@ss", "django-insecure")), "and docker inspect has none of them")
    said = stack.docker("exec", "-e", f"PGPASSWORD={PASSWORD}", stack.container("postgres"), "psql", "-XAtq", "-h", "shop-db",
                        "-U", "shop_owner", "-d", "shop", "-c", "SELECT current_user", check=False)
    Check.that(said == "shop_owner", "and the password in the file is the owner's", said)
    told = stack.docker("exec", stack.container("pushd"), "/usr/sbin/tgauth-pushd", "--print-config")
    Check.that("secret-key = (set)" in told.replace("'", ""), "and SECRET_KEY has arrived", told)


# --- a database elsewhere ---------------------------------------------------------

def certificate(directory):
    """An authority, and the server's certificate by it."""
    subprocess.run(["sh", "-ec", f"""
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=authority \
            -keyout authority.key -out authority.pem
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN={ELSEWHERE} -keyout server.key -out server.csr
        printf 'subjectAltName=DNS:{ELSEWHERE}' > names
        openssl x509 -req -in server.csr -CA authority.pem -CAkey authority.key -set_serial 2 -days 2 -extfile names -out server.pem
        """], cwd=directory, check=True, capture_output=True)


def start_database(stack, name):
    """A PostgreSQL that compose knows nothing of, in the stack's network; TLS and passwords alone let in."""
    directory = stack.directory / "elsewhere"
    directory.mkdir()
    certificate(directory)
    directory.chmod(0o711)
    as_container(stack, "chown", "999", "/mnt/server.key", mount=directory)
    stack.docker("run", "-d", "--name", name, "--network", f"{stack.project}_default", "--network-alias", ELSEWHERE,
                 "-v", f"{directory}:/mnt:ro", "-e", "POSTGRES_DB=site", "-e", "POSTGRES_USER=owner", "-e", "POSTGRES_PASSWORD=owner",
                 "-e", "TG_URL=https://t.me/tgauth_demo_bot", stack.image("postgres"), "postgres")

    def psql(sql):
        return stack.docker("exec", name, "psql", "-XAtq", "-d", "site", "-c", sql, check=False)
    wait_until(lambda: psql("SELECT 1 FROM pg_settings WHERE name = 'listen_addresses' AND setting = '*'") == "1", "the database elsewhere", WAIT)
    for setting, value in (("ssl_cert_file", "/mnt/server.pem"), ("ssl_key_file", "/mnt/server.key"), ("ssl", "on")):
        psql(f"ALTER SYSTEM SET {setting} = '{value}'")
    for role in ("pushd", "bot"):
        psql(f"ALTER ROLE tgauth_{role} PASSWORD '{role} word'")
    stack.docker("exec", name, "sh", "-c", "sed -i 's/^host /hostssl/' /var/lib/postgresql/*/main/pg_hba.conf")
    psql("SELECT pg_reload_conf()")
    return psql


def database_elsewhere(stack):
    stack.down("-v")
    stack.files = ["compose.database-elsewhere.yaml"]
    name = f"{stack.project}_elsewhere"
    where = secrets(stack, **{f"{who}__pgpass": (who, f"{ELSEWHERE}:5432:site:tgauth_{who}:{who} word\n") for who in ("pushd", "bot")},
                    database_ca__pem=(None, "no certificate yet\n"))
    stack.write_env(POSTGRES_PASSWORD="", TGAUTH_DSN=f"'host={ELSEWHERE} dbname=site'", **where)
    try:
        stack.up()
        psql = start_database(stack, name)
        refused = wait_until(lambda: "certificate" in stack.logs("pushd"), "pushd to refuse a server that it cannot verify", WAIT)
        Check.that(refused and stack.site.status("/tgauth/readyz") == 503, "pushd believes no server without its authority")
        (stack.directory / "secrets/database_ca.pem").write_text((stack.directory / "elsewhere/authority.pem").read_text())
        stack.wait_until_ready()
        Check.that(stack.container("postgres") == "", "with a database elsewhere no postgres of the stack's is started")
        log_in(stack.site, stack.phone)
        Check.that(stack.site.session() is not None, "with a database elsewhere a person logs in")
        seen = psql("SELECT string_agg(DISTINCT usename || ':' || ssl, ' ' ORDER BY usename || ':' || ssl) FROM pg_stat_ssl"
                    " JOIN pg_stat_activity USING (pid) WHERE usename LIKE 'tgauth%'")
        Check.that(seen == "tgauth_bot:true tgauth_pushd:true", "each daemon is there by its own role, with TLS", seen)
    finally:
        stack.docker("rm", "-f", "-v", name, check=False)


def part(stack):
    stack.build()
    trusted_proxies(stack)
    brand(stack)
    secret_files(stack)
    database_elsewhere(stack)
