"""What one device pushes another pulls: once, in order, and only what it may see."""

from tests.server.conftest import Running
from tests.server.devices import text_of


def test_what_one_device_creates_the_owners_other_device_pulls(server: Running) -> None:
    name = server.person()
    laptop, phone = server.device(name), server.device(name)

    made = laptop.create("account", name="Huaqing Instruments", tags=["b", "a"])
    found = phone.pull()

    assert found.records["account", made] == {"name": "Huaqing Instruments", "tags": ["a", "b"]}
    assert text_of(made) in found.add
