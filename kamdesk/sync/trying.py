"""Trying the road to a server step by step, so that a person learns which step fails."""

import socket
from contextlib import closing
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct

from kamdesk.errors import Refused, Unavailable
from kamdesk.storage.replication.state import state
from kamdesk.sync.profile_sync import ProfileSync
from kamdesk.sync.transport.address import checked_address
from kamdesk.sync.transport.http import HttpLine
from kamdesk.sync.transport.line import GOOD, turned_away
from kamdesk.sync.transport.road import proxies_to, shown_proxy

_ASK: Final = "/sync/v1/wait?cursor=0&seconds=0"
_SECONDS: Final = 10.0
_PORTS: Final = {"http": 80, "https": 443}


class Reached(Struct, frozen=True):
    """A kamdesk server answered. ``proxy`` is empty on a straight road.

    ``is_known`` says that it knows this device; before joining it cannot.
    """

    server: str
    proxy: str
    is_known: bool


def tried(sync: ProfileSync, server: str = "") -> Reached:
    """Ask a server whether it is there; without an address the one this profile belongs to.

    Raises:
        Refused: ``sync.not_enrolled``, ``server.not_an_address``, ``server.not_encrypted``,
            ``device.*``, ``user.*``.
        Unavailable: ``server.*``, ``proxy.*``, each naming the step that failed.
    """
    standing, road = sync.workspace.read(state), sync.road()
    if not server and standing is None:
        raise Refused("sync.not_enrolled")
    address = checked_address(server or str(standing and standing.server))
    token = sync.token(standing) if standing and standing.server == address else ""
    proxies = proxies_to(road, address)
    if not proxies:
        _demand_door(address)
    with closing(HttpLine(address, token, road)) as line:
        status, body = line.fetched(_ASK, _SECONDS)
    if status >= GOOD:
        problem = turned_away(status, body)
        if token or not isinstance(problem, Refused):
            raise problem
    return Reached(address, shown_proxy(next(iter(proxies.values()), "")), bool(token))


def _demand_door(address: str) -> None:
    """Knock at the server itself: a name that leads nowhere, a closed door, and silence differ."""
    found = urlsplit(address)
    host, port = found.hostname or "", found.port or _PORTS[found.scheme]
    told = {"server": address, "host": host, "port": port}
    try:
        socket.create_connection((host, port), timeout=_SECONDS).close()
    except socket.gaierror:
        raise Unavailable("server.no_such_name", **told) from None
    except ConnectionRefusedError:
        raise Unavailable("server.shut", **told) from None
    except TimeoutError:
        raise Unavailable("server.silent", **told) from None
    except OSError as error:
        reason = type(error).__name__
        raise Unavailable("server.unreachable", server=address, reason=reason) from None
