"""HAProxy on the very files of integrations/haproxy, with addresses, ports and certificate put in place of what a reader replaces."""

import pathlib

from support import documents
from support.proxies import Sites, replace_once, self_signed
from support.servers import TOP, Process, can_connect, free_port, wait_until

PACKAGE = TOP / "integrations" / "haproxy"
COMMAND = "/usr/sbin/haproxy"


def adapted(text, directory, port):
    """On a port, with a certificate of our own making."""
    certificate, key = self_signed(directory)
    both = pathlib.Path(directory) / "both.pem"
    both.write_text(certificate.read_text() + key.read_text())
    for old, new in (("/etc/haproxy/tgauth.lua", PACKAGE / "tgauth.lua"), ("/etc/ssl/example.com.pem", both),
                     ("bind :80", f"bind 127.0.0.1:{free_port()}"), ("bind :443", f"bind 127.0.0.1:{port}")):
        text = replace_once(text, old, str(new))
    return text


def launch(process, text):
    file = pathlib.Path(process.directory) / "haproxy.cfg"
    file.write_text(text)
    process.launch([COMMAND, "-db", "-f", file])
    wait_until(lambda: can_connect(process.port), f"HAProxy on port {process.port}; see {process.log}")
    return process


class HaproxyLua(Process):
    """haproxy.cfg in front of pushd and an application, on https://localhost:PORT."""

    def __init__(self, directory, pushd_port, application_port, port=None):
        super().__init__("haproxy", directory)
        self.directory = pathlib.Path(directory)
        self.port = port or free_port()
        self.url = f"https://localhost:{self.port}"
        text = replace_once((PACKAGE / "haproxy.cfg").read_text(), "127.0.0.1:3000", f"127.0.0.1:{application_port}")
        self.text = adapted(text.replace("127.0.0.1:8080", f"127.0.0.1:{pushd_port}"), directory, self.port)

    def start(self, settings=""):
        return launch(self, replace_once(self.text, "\tuse_backend", f"{settings}\n\tuse_backend"))


class HaproxySites(Sites):
    """haproxy.cfg with the README's portal and sites in it."""

    def example(self):
        rules, _, backends = documents.block("integrations/haproxy/README.md", "acl portal").partition("\n\n")
        text = (PACKAGE / "haproxy.cfg").read_text()
        application = text[text.index("\nbackend application"):]
        return replace_once(replace_once(text, application, "\n" + backends + "\n"), "use_backend pushd if pushd\n\tdefault_backend application", rules)

    def adapted(self, text):
        return adapted(text, self.directory, self.port)

    def start(self):
        return launch(self, self.text)
