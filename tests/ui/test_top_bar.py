"""The bar over every page in a narrow window: what gives way, and in which order."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kamdesk.ui.page import Heading
from kamdesk.ui.shell.top_bar import TopBar
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.painting import text_width


@pytest.fixture
def bar(qtbot: QtBot) -> Iterator[TopBar]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1200, 48)
    made = TopBar()
    made.setParent(window)
    made.show_star(None)
    made.resize(1200, 48)
    window.show()
    made.show_place(Heading("Tasks & commitments", "", "8 still open · 1 overdue"), "accounts")
    yield made
    window.close()


def _is_whole(label: Label, size: int, weight: int) -> bool:
    return label.width() >= text_width(label.text(), size, weight)


def test_a_wide_bar_shows_every_word(bar: TopBar) -> None:
    assert _is_whole(bar.title, 15, 600)
    assert _is_whole(bar.sub, 12, 400)
    assert bar.search.width() == bar.search.sizeHint().width()


def test_the_search_field_gives_way_before_any_word(qtbot: QtBot, bar: TopBar) -> None:
    bar.resize(720, 48)

    qtbot.waitUntil(lambda: bar.search.width() < bar.search.sizeHint().width(), timeout=20_000)
    assert _is_whole(bar.title, 15, 600)
    assert _is_whole(bar.sub, 12, 400)


def test_the_title_outlives_the_line_beside_it(qtbot: QtBot, bar: TopBar) -> None:
    bar.resize(620, 48)

    qtbot.waitUntil(lambda: not _is_whole(bar.sub, 12, 400), timeout=20_000)
    assert _is_whole(bar.title, 15, 600)


@pytest.mark.parametrize("width", [1200, 900, 700, 560])
def test_nothing_of_the_bar_overlaps(qtbot: QtBot, bar: TopBar, width: int) -> None:
    bar.resize(width, 48)
    bar.show_place(
        Heading("Accounts", "A very long name of a company " * 3, "signed in 2019"), "accounts"
    )

    def is_apart() -> bool:
        parts = [bar.room, bar.arrow, bar.title, bar.sub, bar.search, bar.undo, bar.bell]
        shown = [part.geometry() for part in (*parts, bar.primary) if part.isVisible()]
        in_order = all(a.right() < b.left() for a, b in pairwise(shown))
        return in_order and shown[-1].right() < width

    qtbot.waitUntil(is_apart, timeout=20_000)
