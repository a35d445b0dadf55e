"""The road to the server as the settings show and change it."""

from pathlib import Path
from typing import Final

from msgspec import structs

from kamdesk.app.core import Profile
from kamdesk.config import asked_file
from kamdesk.errors import Refused
from kamdesk.security.keychain import SystemKeychain
from kamdesk.storage.replication.state import state
from kamdesk.sync.profile_sync import ProfileSync
from kamdesk.sync.roads import road_of, take_road
from kamdesk.sync.transport.road import DIRECT, SYSTEM, Road, is_script
from kamdesk.sync.trying import tried
from kamdesk.ui.upkeep import Network

_BEGINNING: Final = "-----BEGIN CERTIFICATE-----"


def network_of(profile: Profile) -> Network:
    """Return how a profile gets to its server."""
    road = road_of(profile.workspace, SystemKeychain())
    standing = profile.workspace.read(state)
    way = _way(road)
    return Network(
        way=way,
        address="" if way in (SYSTEM, DIRECT) else road.proxy,
        login=road.login,
        has_password=bool(road.password),
        authorities=road.authority.count(_BEGINNING),
        server="" if standing is None else standing.server,
    )


def take_network(profile: Profile, wanted: Network) -> None:
    """Go another way from now on.

    Raises Refused: ``proxy.not_an_address``, ``proxy.not_a_script``.
    """
    keychain = SystemKeychain()
    before = road_of(profile.workspace, keychain)
    address = wanted.address.strip()
    if wanted.way == "script" and not is_script(address):
        raise Refused("proxy.not_a_script", field="proxy", value=address)
    login = wanted.login.strip()
    kept = before.password if login == before.login else ""
    road = Road(
        proxy=wanted.way if wanted.way in (SYSTEM, DIRECT) else address,
        login=login,
        password=(wanted.password or kept) if login else "",
        authority=before.authority,
    )
    take_road(profile.workspace, road, keychain)


def believe(profile: Profile, certificates: Path | None) -> int:
    """Believe the certificates of a file besides this computer's; None believes those alone.

    Raises Refused: ``authority.unreadable``, ``file.*``.
    """
    text = ""
    if certificates is not None:
        with asked_file(certificates, "ca"):
            text = certificates.read_bytes().decode("ascii", errors="replace")
        if _BEGINNING not in text:
            raise Refused("authority.unreadable", field="ca")
    keychain = SystemKeychain()
    road = road_of(profile.workspace, keychain)
    take_road(profile.workspace, structs.replace(road, authority=text), keychain)
    return text.count(_BEGINNING)


def try_network(profile: Profile, server: str) -> str:
    """Ask a server whether it is there; return through which proxy. Raises as ``tried``."""
    sync = ProfileSync(profile.workspace, profile.paths.sync_lock, SystemKeychain())
    return tried(sync, server).proxy


def _way(road: Road) -> str:
    if road.proxy in (SYSTEM, DIRECT):
        return road.proxy
    return "script" if is_script(road.proxy) else "own"
