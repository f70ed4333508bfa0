"""Apache on the very files of integrations/apache, with addresses, ports and certificate put in place of what a reader replaces."""

import os
import pathlib
import re

from support import documents
from support.proxies import Sites, replace_once, self_signed
from support.servers import TOP, Process, can_connect, free_port, wait_until

PACKAGE = TOP / "integrations" / "apache"
MODULES = "/usr/lib/apache2/modules"
# What Debian has loaded, and what site.conf names.
LOADED = ("mpm_event", "authz_core", "alias", "headers", "lua", "macro", "proxy", "proxy_http", "setenvif", "socache_shmcb", "ssl")


def launch(process, text):
    """In the foreground, with everything that Apache writes kept in its directory."""
    directory = pathlib.Path(process.directory)
    guard = replace_once((PACKAGE / "tgauth.conf").read_text(), "/etc/apache2/tgauth/tgauth.lua", str(PACKAGE / "tgauth.lua"))
    (directory / "tgauth.conf").write_text(guard)
    text = replace_once(text, "/etc/apache2/tgauth/tgauth.conf", str(directory / "tgauth.conf"))
    ports = "".join(f"Listen 127.0.0.1:{port}\n" for port in sorted({*re.findall(r"<VirtualHost \*:(\d+)>", text)}))
    user = "User www-data\nGroup www-data\n" if os.geteuid() == 0 else ""
    conf = directory / "apache2.conf"
    conf.write_text("".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so\n" for name in LOADED)
                    + f"ServerName localhost\nServerRoot {directory}\nDefaultRuntimeDir {directory}\nMutex file:{directory}\n"
                      f"PidFile {directory}/apache.pid\nErrorLog /dev/stderr\n{user}{ports}"
                      f"StartServers 1\nThreadsPerChild 16\nMaxRequestWorkers 16\nMinSpareThreads 1\nMaxSpareThreads 16\n{text}")
    process.launch(["/usr/sbin/apache2", "-DFOREGROUND", "-f", conf])
    wait_until(lambda: can_connect(process.port), f"Apache on port {process.port}; see {process.log}")
    return process


class Apache(Process):
    """site.conf in front of pushd and an application, on https://localhost:PORT."""

    def __init__(self, directory, pushd_port, application_port, port=None):
        super().__init__("apache", directory)
        self.directory = pathlib.Path(directory)
        self.port = port or free_port()
        self.url = f"https://localhost:{self.port}"
        certificate, key = self_signed(directory)
        text = (PACKAGE / "site.conf").read_text()
        for old, new in (("127.0.0.1:8080\n\tProxyPass", f"127.0.0.1:{pushd_port}\n\tProxyPass"), ("127.0.0.1:3000", f"127.0.0.1:{application_port}"),
                         ("*:443", f"*:{self.port}"), ("*:80", f"*:{free_port()}"),
                         ("/etc/ssl/example.com.pem", certificate), ("/etc/ssl/example.com.key", key)):
            text = replace_once(text, old, str(new))
        self.text = text.replace("ServerName example.com", "ServerName localhost")

    def start(self, settings=""):
        return launch(self, replace_once(self.text, "\tProxyPass", f"{settings}\n\tProxyPass"))


class ApacheSites(Sites):
    """The README's portal and sites."""

    def example(self):
        return documents.block("integrations/apache/README.md", "Include")

    def adapted(self, text):
        for old, new in (("*:443", f"*:{self.port}"), ("/etc/ssl/example.pem", self.certificate), ("/etc/ssl/example.key", self.key)):
            assert old in text
            text = text.replace(old, str(new))
        return replace_once(text, f'"https://{self.PORTAL}/', f'"{self.url(self.PORTAL)}/')

    def start(self):
        return launch(self, self.text)
