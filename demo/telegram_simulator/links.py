"""Which addresses Telegram takes in buttons and in text, and how it writes them down."""

import ipaddress
import re
import urllib.parse

ADDRESS = re.compile(r"(?:(?P<scheme>[^:/?#@\[\]]*)://)?(?P<authority>[^/?#]*)(?P<rest>.*)", re.S)
HOST = re.compile(r"(?:[A-Za-z0-9._!$,~*'();&+=\x80-\U0010ffff-]|%[0-9A-Fa-f]{2})+")
SCHEMES = ("tg", "ton", "tonsite")


class LinkError(Exception):
    pass


def _split(link):
    """(scheme, authority, host, rest) of an address, http where it names no scheme."""
    found = ADDRESS.fullmatch(link)
    scheme, authority, rest = (found["scheme"] or "http").lower(), found["authority"], found["rest"].rstrip()
    if scheme not in ("http", "https"):
        raise LinkError("Unsupported URL protocol")
    userinfo, at, host_port = authority.rpartition("@")
    host, port = host_port, ""
    if re.search(r":[^\]]*\Z", host_port):
        host, _, port = host_port.rpartition(":")
        if not port.isdigit() or not 1 <= int(port) <= 65535:
            raise LinkError("Wrong port number specified in the URL")
    if host.startswith("[") and host.endswith("]"):
        try:
            ipaddress.IPv6Address(host[1:-1])
        except ValueError:
            raise LinkError("Wrong IPv6 address specified in the URL") from None
    elif not host:
        raise LinkError("URL host is empty")
    elif host == ".":
        raise LinkError("Host is invalid")
    elif not HOST.fullmatch(host):
        raise LinkError("Disallowed character in URL host")
    if not rest.startswith("/"):
        rest = "/" + rest
    rest = re.sub(r"[\x00-\x20]", lambda m: f"%{ord(m.group()):02X}", rest)
    host = host.lower()
    return scheme, userinfo + at + host + (f":{int(port)}" if port else ""), host, rest


def _checked(link, https_only):
    own = re.match(rf"(?i)({'|'.join(SCHEMES)}):(?://)?", link)
    scheme, authority, host, rest = _split(link[own.end():] if own else link)
    if https_only and (own or scheme != "https"):
        raise LinkError("Only HTTPS links are allowed")
    if own:
        if not re.fullmatch(r"[a-z0-9_-]+", authority):
            raise LinkError("Unallowed characters in URL host")
        return f"{own[1].lower()}://{host}{rest[1:] if rest.startswith('/?') else rest}"
    if "." not in host and not host.startswith("["):
        raise LinkError("Wrong HTTP URL")
    return f"{scheme}://{authority}{rest}"


def checked_link(link, https_only=False):
    """The address as Telegram keeps it; LinkError says why it takes it not."""
    try:
        return _checked(link, https_only)
    except LinkError as error:
        raise LinkError(f"URL '{link}' is invalid: {error}") from None


def checked_webhook(address):
    """The address of a webhook, https where it names no scheme."""
    address = address if "://" in address else f"https://{address}"
    _split(address)
    return address


def link_user_id(link):
    """Whom tg://user?id= names, or None."""
    found = re.match(r"(?i)tg:(?://)?user/?\?([^#]*)", link)
    number = dict(urllib.parse.parse_qsl(found[1])).get("id", "") if found else ""
    return int(number) if number.isdigit() else None


def link_entity(link):
    """What a link makes of the text it is under: the entity's type and details, or None for a wrong address."""
    user_id = link_user_id(link)
    if user_id is not None:
        return {"type": "text_mention", "user": {"id": user_id}}
    try:
        return {"type": "text_link", "url": checked_link(link)}
    except LinkError:
        return None
