"""A page holds no more than a device takes, whatever the length of what people write."""

import pytest

from kamdesk.protocol.messages import Page, Pull
from kamdesk.server.changes.sizes import PAGE_CONTENT
from tests.server.conftest import Running
from tests.server.devices import Device, Seen, creating, new, text_of

LONG = "字" * 3_000
BATCHES, ROWS = 4, 1_000  # 36 MB in all


@pytest.fixture(scope="module")
def writer(server: Running) -> Device:
    """A device that wrote more than fits into one message."""
    device = server.device()
    account = device.create("account", name="Hualan", owner_id=text_of(device.user))
    values = {"account_id": text_of(account), "title": "x", "text": LONG}
    device.pull()
    for _ in range(BATCHES):
        ops = [creating("clip_note", new(), device.cursor, values) for _ in range(ROWS)]
        assert device.push(*ops).answers == []
    return device


def clippings(seen: Seen) -> int:
    return sum(entity == "clip_note" for entity, _id in seen.records)


def test_a_device_that_was_away_reads_long_texts_page_by_page(writer: Device) -> None:
    seen, pages = Seen(), 0
    cursor = writer.cursor
    while True:
        page = writer.call("pull", Pull(cursor, 5_000), Page)
        assert page.cursor > cursor
        seen.take(page)
        cursor, pages = page.cursor, pages + 1
        if not page.more:
            break

    assert pages > 1
    assert clippings(seen) == len({told.change_id for told in seen.history}) == BATCHES * ROWS


def test_a_new_device_reads_long_texts_page_by_page(server: Running, writer: Device) -> None:
    seen = server.another(writer).pull()

    most = max(sum(len(block.id) for block in page.records) for page in seen.pages)
    assert clippings(seen) == BATCHES * ROWS
    assert most * len(LONG) <= PAGE_CONTENT
    assert len([told for told in seen.history if told.entity == "clip_note"]) == BATCHES * ROWS
