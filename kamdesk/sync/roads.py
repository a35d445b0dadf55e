"""Keeps the road to the server inside the encrypted file, and its password in the keychain."""

from typing import Final

from msgspec import structs

from kamdesk.security.keychain import Keychain
from kamdesk.storage.reading import Reading
from kamdesk.storage.settings import put_setting, setting
from kamdesk.storage.unit_of_work import UnitOfWork
from kamdesk.sync.transport.road import Road, checked_road
from kamdesk.workspace import Workspace

_KEYS: Final = {
    "proxy": "sync.proxy",
    "login": "sync.proxy_login",
    "password": "sync.proxy_password",
    "authority": "sync.authority",
}


def kept_road(reading: Reading) -> Road:
    """Return the road this profile takes, as its file tells it; as the computer's without one.

    A password that the keychain keeps is missing here.
    """
    kept = {name: setting(reading, key) for name, key in _KEYS.items()}
    return Road(**{name: value for name, value in kept.items() if value})


def keep_road(work: UnitOfWork, road: Road) -> None:
    """Take this road from now on. Raises Refused ``proxy.not_an_address``, ``authority.*``."""
    checked_road(road)
    for name, key in _KEYS.items():
        put_setting(work, key, getattr(road, name))


def road_of(workspace: Workspace, keychain: Keychain) -> Road:
    """Return the road this profile takes, with its password wherever that lies."""
    road = workspace.read(kept_road)
    if not road.login or road.password:
        return road
    found = keychain.find(_name(road))
    return road if found is None else structs.replace(road, password=found.decode())


def take_road(workspace: Workspace, road: Road, keychain: Keychain) -> None:
    """Keep a road; where the keychain does not keep its password, the encrypted file does.

    Raises as :func:`keep_road`.
    """
    checked_road(road)
    before = workspace.read(kept_road)
    if before.login and _name(before) != _name(road):
        keychain.forget(_name(before))
    if road.password and keychain.keep(_name(road), road.password.encode()):
        road = structs.replace(road, password="")
    workspace.prepare(keep_road, road)


def _name(road: Road) -> str:
    """Return what the keychain calls the password of a login."""
    return f"proxy:{road.login}@{road.proxy}"
