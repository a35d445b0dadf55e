"""Keeps the road to the server inside the encrypted file: a proxy may want a password."""

from typing import Final

from kamdesk.storage.reading import Reading
from kamdesk.storage.settings import put_setting, setting
from kamdesk.storage.unit_of_work import UnitOfWork
from kamdesk.sync.transport.road import Road, checked_road

_KEYS: Final = {
    "proxy": "sync.proxy",
    "login": "sync.proxy_login",
    "password": "sync.proxy_password",
    "authority": "sync.authority",
}


def kept_road(reading: Reading) -> Road:
    """Return the road this profile takes; as the computer is set up when nobody chose one."""
    kept = {name: setting(reading, key) for name, key in _KEYS.items()}
    return Road(**{name: value for name, value in kept.items() if value})


def keep_road(work: UnitOfWork, road: Road) -> None:
    """Take this road from now on. Raises Refused ``proxy.not_an_address``, ``authority.*``."""
    checked_road(road)
    for name, key in _KEYS.items():
        put_setting(work, key, getattr(road, name))
