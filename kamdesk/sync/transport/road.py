"""The road to a server: through which proxy, as whom, and whose certificates are believed."""

import ssl
from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import getproxies_environment

import requests
from msgspec import Struct
from requests.adapters import HTTPAdapter
from requests.utils import get_auth_from_url, get_environ_proxies

from kamdesk.errors import Refused, Unavailable
from kamdesk.sync.transport.address import is_this_computer
from kamdesk.sync.transport.computer import system_script

SYSTEM: Final = "system"  # as this computer is set up
DIRECT: Final = "none"
_LOGIN_WANTED: Final = "407"


class Road(Struct, frozen=True):
    """How a device gets to its server. ``authority`` is PEM text, believed besides the system's.

    ``proxy`` is 'system', 'none', an address, or the address of a configuration script (PAC).
    """

    proxy: str = SYSTEM
    login: str = ""
    password: str = ""
    authority: str = ""

    def __repr__(self) -> str:
        """Name the way, never the password."""
        return f"Road({self.proxy!r}, login={self.login!r})"


def checked_road(road: Road) -> Road:
    """Return a road that can be tried.

    Raises Refused: ``proxy.not_an_address``, ``authority.unreadable``.
    """
    if road.proxy not in (SYSTEM, DIRECT):
        found = urlsplit(_with_scheme(road.proxy))
        if found.scheme not in ("http", "https", "file") or not (found.hostname or found.path):
            raise Refused("proxy.not_an_address", field="proxy", value=road.proxy)
    if road.authority:
        trust(road.authority)
    return road


def session_on(road: Road, token: str) -> requests.Session:
    """Return a session that goes this road. The environment is asked for a proxy, for no login."""
    session = requests.Session()
    session.trust_env = False  # a .netrc would put its login in the place of the token
    session.mount("https://", _Adapter(trust(road.authority)))
    if token:
        session.headers["Authorization"] = f"Bearer {token}"
    return session


def proxies_to(road: Road, url: str) -> dict[str, str]:
    """Return the proxy for an address by scheme, as requests wants it; none for this computer.

    Raises Unavailable ``proxy.script_failed``.
    """
    host = urlsplit(url).hostname or ""
    if road.proxy == DIRECT or is_this_computer(host):
        return {}
    if road.proxy == SYSTEM:
        script = "" if _is_in_environment() else system_script()
        if not script:
            found = get_environ_proxies(url)
            return {name: _signed(road, each) for name, each in found.items() if name != "no"}
    else:
        script = road.proxy if is_script(road.proxy) else ""
    chosen = _by_script(script, url) if script else _with_scheme(road.proxy)
    return {"https": _signed(road, chosen), "http": _signed(road, chosen)} if chosen else {}


@lru_cache(maxsize=4)  # the system's list takes tens of milliseconds to read, and each line asks
def trust(authority: str) -> ssl.SSLContext:
    """Return whom this computer believes, and besides it the authority of a company.

    Raises Refused ``authority.unreadable``.
    """
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if authority:
        try:
            context.load_verify_locations(cadata=authority)
        except (ssl.SSLError, ValueError):
            raise Refused("authority.unreadable", field="ca") from None
    return context


def named(error: Exception, server: str, proxies: Mapping[str, str]) -> Unavailable:
    """Return why nothing came back, as something a person can act upon."""
    reason = type(error).__name__
    proxy = shown_proxy(next(iter(proxies.values()), ""))
    if isinstance(error, requests.exceptions.ProxyError):
        code = "proxy.login_wanted" if _LOGIN_WANTED in str(error) else "proxy.unreachable"
        return Unavailable(code, proxy=proxy, server=server, reason=reason)
    if isinstance(error, requests.exceptions.SSLError):
        return Unavailable("server.not_trusted", server=server, reason=reason)
    return Unavailable("server.unreachable", server=server, reason=reason)


class _Adapter(HTTPAdapter):
    """Speaks TLS as ``trust`` says, to proxies as well."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__()

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        return host, {**pool, "ssl_context": self._context}

    def proxy_manager_for(self, proxy: str, **given: Any) -> Any:
        return super().proxy_manager_for(proxy, proxy_ssl_context=self._context, **given)

    def proxy_headers(self, proxy: str) -> dict[str, str]:
        """Log in as UTF-8: the library knows Latin letters only."""
        name, password = get_auth_from_url(proxy)
        if not name:
            return {}
        login = b64encode(f"{name}:{password}".encode()).decode()
        return {"Proxy-Authorization": f"Basic {login}"}


def _is_in_environment() -> bool:
    return any(name != "no" for name in getproxies_environment())


def _by_script(script: str, url: str) -> str:
    from kamdesk.sync.transport.pac import proxy_by_script  # noqa: PLC0415 - few networks have one

    return proxy_by_script(script, url)


def is_script(proxy: str) -> bool:
    """Tell whether an address is that of a configuration script."""
    found = urlsplit(proxy)
    return found.scheme == "file" or found.path.lower().endswith((".pac", ".dat"))


def _with_scheme(proxy: str) -> str:
    return proxy if "://" in proxy else f"http://{proxy}"


def _signed(road: Road, proxy: str) -> str:
    """Put the login into the address of a proxy; one that is there already is kept."""
    found = urlsplit(_with_scheme(proxy))
    if not road.login or found.username:
        return urlunsplit(found)
    login = f"{quote(road.login, safe='')}:{quote(road.password, safe='')}"
    return urlunsplit(found._replace(netloc=f"{login}@{found.netloc}"))


def shown_proxy(proxy: str) -> str:
    """Return the address of a proxy without its login; empty without one."""
    found = urlsplit(proxy)
    return f"{found.hostname}:{found.port}" if found.port else found.hostname or ""
