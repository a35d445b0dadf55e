"""The next page travels while the one before it is applied, and only whoever wants it gets it."""

from contextlib import closing
from dataclasses import dataclass, field
from threading import Event

import msgspec
import pytest

from kamdesk.errors import Refused
from kamdesk.protocol import frames
from kamdesk.protocol.messages import Fill, Page, Problem, Pull, Pushed
from kamdesk.storage.replication.state import demanded_state
from kamdesk.sync.rounds import Round
from kamdesk.sync.transport.http import HttpLine
from kamdesk.sync.transport.line import Server
from tests.server.conftest import Running
from tests.server.devices import text_of
from tests.sync.conftest import Enrolled
from tests.sync.laptops import Laptop

_PATIENCE = 20.0


@dataclass
class Pages:
    """A line that answers a cursor with the page behind it, five in all, and counts."""

    asked: list[str] = field(default_factory=list)
    early: Event = field(default_factory=Event)
    refuse_at: int = -1

    def carried(self, path: str, body: bytes) -> tuple[int, bytes]:
        what = path.rsplit("/", 1)[-1]
        if what == "push":
            self.asked.append("push")
            return 200, frames.encoded(Pushed(1, 1))
        cursor = msgspec.msgpack.decode(body, type=Pull).cursor
        self.asked.append(f"pull {cursor}")
        if len(self.asked) > 1:
            self.early.set()
        if cursor == self.refuse_at:
            return 409, frames.encoded(Problem("pull.rewind", 3))
        return 200, frames.encoded(Page(cursor + 1, more=cursor < 4))

    def close(self) -> None:
        """Nothing is open."""


def test_the_next_page_is_on_its_way_before_anybody_asks_for_it() -> None:
    line = Pages()
    server = Server(line, ahead=True)

    assert server.pull(Pull(0)).cursor == 1
    assert line.early.wait(_PATIENCE)
    assert server.pull(Pull(1, limit=7)).cursor == 2
    assert line.asked[:2] == ["pull 0", "pull 1"]


def test_every_page_is_asked_for_once_to_the_last() -> None:
    line = Pages()
    server, cursor = Server(line, ahead=True), 0
    while (page := server.pull(Pull(cursor))).more:
        cursor = page.cursor

    assert line.asked == [f"pull {n}" for n in range(5)]


def test_a_page_that_is_not_wanted_any_more_is_forgotten() -> None:
    line = Pages()
    server = Server(line, ahead=True)
    server.pull(Pull(0))
    server.push(b"")

    assert server.pull(Pull(1)).cursor == 2
    assert line.asked[:4] == ["pull 0", "pull 1", "push", "pull 1"]


def test_another_cursor_gets_its_own_page() -> None:
    server = Server(Pages(), ahead=True)
    server.pull(Pull(0))

    assert server.pull(Pull(3)).cursor == 4


def test_a_refusal_that_came_early_is_told_when_that_page_is_wanted() -> None:
    server = Server(Pages(refuse_at=1), ahead=True)
    server.pull(Pull(0))

    with pytest.raises(Refused, match=r"pull\.rewind"):
        server.pull(Pull(1))


def test_without_leave_nothing_is_asked_that_nobody_wanted() -> None:
    line = Pages()
    Server(line).pull(Pull(0))

    assert line.asked == ["pull 0"]


def test_two_laptops_agree_when_pages_come_early(server: Running, enrolled: Enrolled) -> None:
    name = server.person()
    one, other = enrolled(name), enrolled(name)
    homes = [one.add("account", name=f"Hualan {n}") for n in range(7)]
    for n, home in enumerate(homes * 3):
        one.add("contact", account_id=home, name=f"Person {n}")
    one.round()
    _round_ahead(other, 4)
    for n, home in enumerate(homes):
        one.edit("account", home, region=f"Region {n}")
    one.round()
    _round_ahead(other, 2)

    assert other.live() == one.live()


def test_a_fill_goes_on_where_its_early_page_ends(server: Running) -> None:
    device = server.device()
    scope = text_of(device.create("account", name="Hualan"))
    for n in range(6):
        device.create("contact", name=f"Person {n}", account_id=scope)
    with closing(HttpLine(server.url, device.token)) as line:
        pages = [told := (asking := Server(line, ahead=True)).fill(Fill([scope], limit=2))]
        while told.more:
            pages.append(told := asking.fill(Fill([scope], told.after, 2)))

    blocks = [block for page in pages for block in page.records]
    names = [name for block in blocks for name in block.fields["name"]]
    assert sorted(names) == ["Hualan", *(f"Person {n}" for n in range(6))]


def _round_ahead(one: Laptop, records: int) -> None:
    standing = one.workspace.read(demanded_state)
    with closing(HttpLine(standing.server, str(standing.token))) as line:
        Round(one.workspace, Server(line, ahead=True), page_records=records).run()
