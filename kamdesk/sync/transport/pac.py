"""Asks a proxy configuration script (PAC) which way to go.

Such a script is a function of JavaScript that companies hand out. It runs in an interpreter of its
own, which knows nothing of this computer but names and addresses on the network.
"""

import ipaddress
import socket
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

import requests

from kamdesk.errors import Unavailable
from kamdesk.resources import text

_SECONDS: Final = (5.0, 10.0)
_MOST_BYTES: Final = 1_000_000
_SCHEMES: Final = {"PROXY": "http", "HTTP": "http", "HTTPS": "https"}


def proxy_by_script(script: str, url: str) -> str:
    """Return the proxy a script names for an address, empty for none.

    Ways that are no HTTP proxies are passed over. Raises Unavailable ``proxy.script_failed``.
    """
    content = _content(script)
    import dukpy  # noqa: PLC0415 - few networks have scripts

    machine = dukpy.JSInterpreter()
    machine.export_function("resolved", _resolved)
    machine.export_function("own_address", _own_address)
    machine.export_function("within", _within)
    try:
        machine.evaljs(text("templates", "proxy.js"))
        machine.evaljs(content)
        host = urlsplit(url).hostname or ""
        found = machine.evaljs("FindProxyForURL(dukpy.url, dukpy.host)", url=url, host=host)
    except dukpy.JSRuntimeError:
        raise Unavailable("proxy.script_failed", script=script) from None
    return first_proxy(found if isinstance(found, str) else "DIRECT")


def first_proxy(answer: str) -> str:
    """Return the address of the first HTTP proxy in a script's answer; empty for a direct way."""
    for part in answer.split(";"):
        kind, _space, place = part.strip().partition(" ")
        if kind.upper() == "DIRECT":
            return ""
        if kind.upper() in _SCHEMES and place.strip():
            return f"{_SCHEMES[kind.upper()]}://{place.strip()}"
    return ""


def _content(script: str) -> str:
    """Read a script from a file or, never through a proxy, from the network."""
    try:
        if urlsplit(script).scheme == "file":
            return Path(url2pathname(urlsplit(script).path)).read_text("utf-8", "replace")
        return _fetched(script if "://" in script else f"http://{script}")
    except (OSError, requests.RequestException):
        raise Unavailable("proxy.script_failed", script=script) from None


def _fetched(address: str) -> str:
    with requests.Session() as session:
        session.trust_env = False
        with session.get(address, timeout=_SECONDS, stream=True) as answer:
            answer.raise_for_status()
            content: bytes = answer.raw.read(_MOST_BYTES, decode_content=True)
            return content.decode("utf-8", "replace")


def _resolved(host: str) -> str | None:
    try:
        return socket.gethostbyname(host)
    except OSError:
        return None


def _own_address() -> str:
    """Return the address this computer has on the way out; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(way.getsockname()[0])


def _within(address: str | None, net: str, mask: str) -> bool:
    try:
        return ipaddress.ip_address(address or "") in ipaddress.ip_network(
            f"{net}/{mask}", strict=False
        )
    except ValueError:
        return False
