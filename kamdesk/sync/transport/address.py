"""What an address of a server may be."""

import ipaddress
from urllib.parse import urlsplit

from kamdesk.errors import Refused


def checked_address(server: str) -> str:
    """Return an address without its last slash.

    Raises Refused ``server.not_an_address``, ``server.not_encrypted``: without TLS only this very
    computer may be spoken to.
    """
    found = urlsplit(server.strip())
    if found.scheme not in ("http", "https") or not found.hostname:
        raise Refused("server.not_an_address", field="server", value=server)
    if found.scheme == "http" and not is_this_computer(found.hostname):
        raise Refused("server.not_encrypted", field="server", value=server)
    return server.strip().rstrip("/")


def is_this_computer(host: str) -> bool:
    """Tell whether a name can only mean the computer this runs on."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
