"""Private reverse proxies and poolers for the tests: nginx, Caddy, HAProxy, PgBouncer.

nginx and Caddy run on the very files of docs/examples, with addresses, ports and
certificate put in place of what a reader replaces, so that the documented
configuration is the tested one.
"""

import os
import pathlib
import pwd
import shutil
import ssl
import subprocess

from support.servers import TOP, Process, can_connect, free_port, wait_until

EXAMPLES = TOP / "docs" / "examples"


def replace_once(text, old, new):
    """What a reader replaces must be there, or the document has moved on without the test."""
    assert old in text, f"{old!r} is not in the example"
    return text.replace(old, new)


def self_signed(directory):
    """A certificate and key for localhost; clients are told not to verify it."""
    certificate, key = pathlib.Path(directory) / "cert.pem", pathlib.Path(directory) / "key.pem"
    if not key.exists():
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                        "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
                        "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)],
                       check=True, capture_output=True)
    return certificate, key


def unverified_tls():
    """For a client of self_signed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class Nginx(Process):
    """docs/examples/nginx-site.conf in front of pushd and an application, on https://localhost:PORT."""

    def __init__(self, directory, pushd_port, application_port, port=None):
        super().__init__("nginx", directory)
        self.directory = pathlib.Path(directory)
        self.port = port or free_port()
        self.url = f"https://localhost:{self.port}"
        certificate, key = self_signed(directory)
        text = (EXAMPLES / "nginx-site.conf").read_text()
        text = replace_once(text, "server 127.0.0.1:8080;", f"server 127.0.0.1:{pushd_port};")
        text = replace_once(text, "server 127.0.0.1:3000;", f"server 127.0.0.1:{application_port};")
        text = replace_once(text, "listen 443 ssl http2;", f"listen 127.0.0.1:{self.port} ssl http2;")
        text = replace_once(text, "listen 80;", f"listen 127.0.0.1:{free_port()};")
        text = replace_once(text, "server_name example.com;", "server_name localhost;")
        text = replace_once(text, "/etc/ssl/example.com.pem", str(certificate))
        text = replace_once(text, "/etc/ssl/example.com.key", str(key))
        self.configuration = as_site(text)

    def start(self):
        start_nginx(self, self.configuration)
        return self


def as_site(text):
    """What Debian's nginx.conf has around each file of sites-enabled."""
    return ("worker_processes auto;\npid /run/nginx.pid;\nevents { worker_connections 768; }\nhttp {\n"
            f"\tinclude /etc/nginx/mime.types;\n{text}}}\n")


def start_nginx(process, text):
    """Runs a configuration in the foreground, with everything that nginx writes kept in its directory."""
    directory = pathlib.Path(process.directory)
    text = replace_once(text, "pid /run/nginx.pid;", f"pid {directory}/nginx.pid;\ndaemon off;\nerror_log stderr info;")
    text = replace_once(text, "worker_processes auto;", "worker_processes 1;")
    scratch = "".join(f"\t{kind}_temp_path {directory}/nginx-{kind};\n"
                      for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    text = replace_once(text, "http {\n", f"http {{\n\taccess_log off;\n{scratch}")
    if os.geteuid() == 0:
        text = "user root;\n" + text
    conf = directory / "nginx.conf"
    conf.write_text(text)
    process.launch([shutil.which("nginx") or "/usr/sbin/nginx", "-p", directory, "-c", conf])
    wait_until(lambda: can_connect(process.port), f"nginx on port {process.port}; see {process.log}")


class PlainNginx(Process):
    """nginx on http://localhost:PORT with the given locations: for a site of several parts."""

    def __init__(self, directory, locations, port=None):
        super().__init__("nginx", directory)
        self.directory = pathlib.Path(directory)
        self.port = port or free_port()
        self.url = f"http://localhost:{self.port}"
        self.configuration = as_site(f"""
	map $http_upgrade $connection_upgrade {{ default upgrade; '' ''; }}
	server {{
		listen 127.0.0.1:{self.port};
		proxy_http_version 1.1;
		proxy_set_header Host $http_host;
		proxy_set_header X-Forwarded-For $remote_addr;
		proxy_set_header Upgrade $http_upgrade;
		proxy_set_header Connection $connection_upgrade;
		proxy_buffering off;
		{locations}
	}}
""")

    def start(self):
        start_nginx(self, self.configuration)
        return self


class Caddy(Process):
    """docs/examples/Caddyfile in front of pushd and an application, on https://localhost:PORT."""

    def __init__(self, directory, pushd_port, application_port, port=None):
        super().__init__("caddy", directory)
        self.directory = pathlib.Path(directory)
        self.port = port or free_port()
        self.url = f"https://localhost:{self.port}"
        certificate, key = self_signed(directory)
        text = (EXAMPLES / "Caddyfile").read_text()
        text = replace_once(text, "127.0.0.1:8080", f"127.0.0.1:{pushd_port}")
        text = replace_once(text, "127.0.0.1:3000", f"127.0.0.1:{application_port}")
        text = replace_once(text, "\nexample.com {\n",
                            f"\n{{\n\tadmin off\n\tauto_https disable_redirects\n}}\n\n"
                            f"{self.url} {{\n\ttls {certificate} {key}\n")
        self.file = self.directory / "Caddyfile"
        self.file.write_text(text)

    def start(self):
        self.launch(["caddy", "run", "--config", self.file, "--adapter", "caddyfile"],
                    env={**os.environ, "HOME": str(self.directory), "XDG_DATA_HOME": str(self.directory),
                         "XDG_CONFIG_HOME": str(self.directory)})
        wait_until(lambda: can_connect(self.port), f"Caddy on port {self.port}; see {self.log}")
        return self


class Haproxy(Process):
    """HAProxy that passes TCP on and says for whom, by the PROXY protocol."""

    def __init__(self, directory, pushd_port, version):
        super().__init__("haproxy", directory)
        self.port = free_port()
        self.file = pathlib.Path(directory) / "haproxy.cfg"
        self.file.write_text(f"""defaults
    mode tcp
    timeout connect 5s
    timeout client 30s
    timeout server 30s
listen pushd
    bind 0.0.0.0:{self.port}
    server pushd 127.0.0.1:{pushd_port} {"send-proxy" if version == 1 else "send-proxy-v2"}
""")

    def start(self):
        self.launch([shutil.which("haproxy") or "/usr/sbin/haproxy", "-db", "-f", self.file])
        wait_until(lambda: can_connect(self.port), f"HAProxy on port {self.port}; see {self.log}")
        return self


class Pgbouncer(Process):
    """PgBouncer before a cluster, by default one server connection that all clients take turns on."""

    def __init__(self, directory, postgres, pool_mode="transaction", pool_size=1):
        super().__init__("pgbouncer", directory)
        self.directory = pathlib.Path(directory)
        self.postgres = postgres
        self.port = free_port()
        # PgBouncer refuses to run as root.
        self.user = "postgres" if os.geteuid() == 0 else None
        self.file = self.directory / "pgbouncer.ini"
        self.file.write_text(f"""[databases]
* = host={postgres.host} port={postgres.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {self.port}
unix_socket_dir =
auth_type = any
auth_file = {self.directory}/users.txt
pool_mode = {pool_mode}
default_pool_size = {pool_size}
max_client_conn = 50
ignore_startup_parameters = extra_float_digits
""")
        # auth_type any logs every client in as the user given in the database's line;
        # one line a user keeps clients and servers apart by role.
        self.users = self.directory / "users.txt"

    def start(self, roles, dbname="postgres"):
        """roles: who may connect; each under a database of its own name, see dsn()."""
        lines = "\n".join(f"{role} = host={self.postgres.host} port={self.postgres.port} "
                          f"dbname={dbname} user={role}" for role in roles)
        self.file.write_text(self.file.read_text().replace(
            f"* = host={self.postgres.host} port={self.postgres.port}", lines))
        self.users.write_text("".join(f'"{role}" ""\n' for role in roles))
        if self.user:
            entry = pwd.getpwnam(self.user)
            for path in (self.file, self.users):
                os.chown(path, entry.pw_uid, entry.pw_gid)
        self.launch([shutil.which("pgbouncer") or "/usr/sbin/pgbouncer", self.file], user=self.user)
        wait_until(lambda: can_connect(self.port), f"PgBouncer on port {self.port}; see {self.log}")
        return self

    def dsn(self, role):
        return f"host=127.0.0.1 port={self.port} dbname={role} user={role}"


class Sites(Process):
    """A portal and two sites behind one proxy and one pushd, under the names of the examples, on a port of its own."""

    PORTAL, APP, WIKI = "login.example.com", "app.example.com", "wiki.example.org"

    def __init__(self, directory, pushd_port, app_port, wiki_port):
        super().__init__(type(self).__name__, directory)
        self.directory = pathlib.Path(directory)
        self.port = free_port()
        self.certificate, self.key = self_signed(directory)
        text = self.example()
        for old, new in (("127.0.0.1:8080", pushd_port), ("127.0.0.1:3000", app_port), ("127.0.0.1:3001", wiki_port)):
            assert old in text
            text = text.replace(old, f"127.0.0.1:{new}")
        self.text = self.adapted(text)

    def example(self):
        return (EXAMPLES / self.EXAMPLE).read_text()

    def url(self, host):
        return f"https://{host}:{self.port}"


class NginxSites(Sites):
    EXAMPLE = "nginx-sites.conf"

    def adapted(self, text):
        text = replace_once(text, "listen 80;", f"listen 127.0.0.1:{free_port()};")
        for old, new in (("listen 443 ssl http2;", f"listen 127.0.0.1:{self.port} ssl http2;"),
                         ("/etc/ssl/example.pem", str(self.certificate)), ("/etc/ssl/example.key", str(self.key))):
            assert old in text
            text = text.replace(old, new)
        return as_site(text)

    def start(self):
        start_nginx(self, self.text)
        return self


class CaddySites(Sites):
    EXAMPLE = "Caddyfile.sites"

    def adapted(self, text):
        for host in (self.PORTAL, self.APP, self.WIKI):
            text = replace_once(text, f"\n{host} {{\n", f"\n{host}:{self.port} {{\n\ttls {self.certificate} {self.key}\n")
        return f"{{\n\tadmin off\n\tauto_https disable_redirects\n}}\n\n{text}"

    def start(self):
        file = self.directory / "Caddyfile"
        file.write_text(self.text)
        self.launch(["caddy", "run", "--config", file, "--adapter", "caddyfile"],
                    env={**os.environ, "HOME": str(self.directory), "XDG_DATA_HOME": str(self.directory),
                         "XDG_CONFIG_HOME": str(self.directory)})
        wait_until(lambda: can_connect(self.port), f"Caddy on port {self.port}; see {self.log}")
        return self
