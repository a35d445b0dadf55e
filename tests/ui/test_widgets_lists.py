"""Painted tables and timelines: keys, words for screen readers, sorting, laziness."""

from collections.abc import Iterator, Sequence
from typing import overload

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kamdesk.ui.theme import Theme, theme
from kamdesk.ui.widgets.cells import (
    AccountCell,
    AttitudeCell,
    Cell,
    ChipCell,
    HealthCell,
    IconCell,
    InfluenceCell,
    PersonCell,
    ProgressCell,
    SparkCell,
    StageCell,
    TextCell,
)
from kamdesk.ui.widgets.rows_model import Column, RowsModel
from kamdesk.ui.widgets.table import SortHeader, TableList, fit_to_rows
from kamdesk.ui.widgets.timeline import KINDS, TimelineItem, TimelineList

EVERY_KIND: tuple[Cell, ...] = (
    AccountCell("Hualan"),
    PersonCell("Su Xiaolan", "CFO", bold=True),
    HealthCell(82, "healthy", "Healthy"),
    ChipCell("S", "accent"),
    SparkCell((1.0, None, 3.0), "at_risk", "rising"),
    StageCell(2, 5, "Validation"),
    AttitudeCell(-1, "Cool"),
    AttitudeCell(1, "Supportive", bars=True),
    InfluenceCell(4, "4 of 5"),
    ProgressCell(0.5, "50%"),
    IconCell("cloud-upload", "2"),
    TextCell("¥9.8M", "text", bold=True, right=True),
)


class Numbers(Sequence[int]):
    """A hundred thousand rows of which only what is seen is made."""

    def __init__(self) -> None:
        self.asked: set[int] = set()

    def __len__(self) -> int:
        return 100_000

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[int]: ...
    def __getitem__(self, place: int | slice) -> int | Sequence[int]:
        assert isinstance(place, int)
        self.asked.add(place)
        return place


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Theme]:
    current = theme()
    yield current
    current.choose("light")
    current.resize(1.0)


@pytest.fixture
def table(qtbot: QtBot) -> TableList:
    model: RowsModel[int] = RowsModel(
        [Column("name", "Account", 0), Column("score", "Health", 90, right=True)],
        lambda row: (AccountCell(f"Account {row}"), HealthCell(row, "watch", "Watch")),
    )
    model.show_rows(range(5))
    made = TableList(model, "Accounts")
    made.resize(400, 300)
    qtbot.addWidget(made)
    return made


def picture(widget: QWidget) -> bytes:
    image = widget.grab().toImage()  # must outlive its bits
    return bytes(image.constBits())


def test_j_and_k_walk_the_rows_and_stop_at_the_ends(table: TableList, qtbot: QtBot) -> None:
    for key in (Qt.Key.Key_K, Qt.Key.Key_J, Qt.Key.Key_J):
        QTest.keyClick(table, key)
    assert table.currentIndex().row() == 2

    for _ in range(9):
        QTest.keyClick(table, Qt.Key.Key_J)
    assert table.currentIndex().row() == 4


def test_enter_opens_and_space_peeks(table: TableList, qtbot: QtBot) -> None:
    table.go_to(3)

    with qtbot.waitSignal(table.opened) as opened:
        QTest.keyClick(table, Qt.Key.Key_Return)
    with qtbot.waitSignal(table.peeked) as peeked:
        QTest.keyClick(table, Qt.Key.Key_Space)

    assert (opened.args, peeked.args) == ([3], [3])


def test_the_current_row_is_announced_when_it_moves(table: TableList, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.picked) as picked:
        table.go_to(2)

    assert picked.args == [2]


def test_letters_do_not_jump_to_rows(table: TableList, qtbot: QtBot) -> None:
    table.go_to(1)

    QTest.keyClicks(table, "acc")

    assert table.currentIndex().row() == 1


def test_cells_can_be_read_aloud(table: TableList) -> None:
    model = table.model()
    role = Qt.ItemDataRole.AccessibleTextRole

    assert model.index(2, 0).data(role) == "Account 2"
    assert model.index(2, 1).data(role) == "2 Watch"
    assert table.accessibleName() == "Accounts"


def test_a_click_on_a_title_asks_for_an_order_and_then_for_the_other(
    table: TableList, qtbot: QtBot
) -> None:
    head = table.horizontalHeader()
    assert isinstance(head, SortHeader)

    asked: list[tuple[str, bool]] = []
    table.sort_asked.connect(lambda key, descending: asked.append((key, descending)))
    head.sectionClicked.emit(1)
    head.sectionClicked.emit(1)
    head.sectionClicked.emit(0)

    assert asked == [("score", False), ("score", True), ("name", False)]


def test_the_order_that_holds_is_drawn(table: TableList, look: Theme) -> None:
    before = picture(table)
    table.show_order("score", descending=True)
    descending = picture(table)
    table.show_order("score", descending=False)

    assert len({before, descending, picture(table)}) == 3


def test_rows_are_33_pixels_and_follow_the_scale(table: TableList, look: Theme) -> None:
    assert table.rowHeight(0) == 33

    look.resize(1.5)

    assert table.rowHeight(0) == 50


def test_the_flexible_column_takes_the_rest(table: TableList) -> None:
    table.resize(600, 300)
    table.grab()

    assert table.columnWidth(0) + table.columnWidth(1) == table.viewport().width()


def test_every_kind_of_cell_leaves_a_mark(qtbot: QtBot, look: Theme) -> None:
    columns = [Column(str(place), "", 110) for place in range(len(EVERY_KIND))]
    model: RowsModel[tuple[Cell | None, ...]] = RowsModel(columns, lambda row: row)
    model.show_rows([EVERY_KIND])
    table = TableList(model, "cells")
    table.resize(110 * len(EVERY_KIND), 80)
    qtbot.addWidget(table)
    drawn = table.grab().toImage()
    model.show_rows([(None,) * len(EVERY_KIND)])
    blank = table.grab().toImage()

    for place in range(len(EVERY_KIND)):
        x = place * 110
        assert drawn.copy(x, 31, 110, 33) != blank.copy(x, 31, 110, 33), EVERY_KIND[place]


def test_only_rows_that_are_seen_are_made(qtbot: QtBot) -> None:
    rows = Numbers()
    model: RowsModel[int] = RowsModel([Column("n", "N", 0)], lambda row: (TextCell(str(row)),))
    table = TableList(model, "many")
    table.resize(300, 400)
    qtbot.addWidget(table)

    model.show_rows(rows)
    table.grab()

    assert model.rowCount() == 100_000
    assert 5 < len(rows.asked) < 40


def test_refreshed_rows_are_made_anew(qtbot: QtBot) -> None:
    facts = {"name": "old"}
    model: RowsModel[int] = RowsModel([Column("n", "N")], lambda _row: (TextCell(facts["name"]),))
    model.show_rows([0])
    assert model.cell(0, 0) == TextCell("old")

    facts["name"] = "new"
    with qtbot.waitSignal(model.dataChanged):
        model.refresh()

    assert model.cell(0, 0) == TextCell("new")


def test_a_short_table_is_as_tall_as_its_rows(table: TableList, look: Theme) -> None:
    fit_to_rows(table)

    assert table.height() == 31 + 5 * 33


def test_a_timeline_reads_and_opens_its_events(qtbot: QtBot) -> None:
    timeline = TimelineList("Activity")
    timeline.resize(300, 300)
    qtbot.addWidget(timeline)
    timeline.show_items(
        [
            TimelineItem("visit", "Visit · Han Zhuo", "10:34", "Scope fixed", "v1"),
            TimelineItem("payment", "¥3.2M received", "20 Nov", key="p1"),
        ]
    )
    QTest.keyClick(timeline, Qt.Key.Key_J)
    QTest.keyClick(timeline, Qt.Key.Key_J)

    with qtbot.waitSignal(timeline.opened) as opened:
        QTest.keyClick(timeline, Qt.Key.Key_Return)

    assert opened.args == ["p1"]
    said = timeline.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Visit · Han Zhuo, 10:34, Scope fixed"


def test_every_row_of_a_timeline_is_equally_tall(qtbot: QtBot) -> None:
    timeline = TimelineList("Activity", lines=2)
    timeline.resize(260, 600)
    qtbot.addWidget(timeline)
    long = "a text that is far too long for the two lines there are " * 5
    timeline.show_items([TimelineItem(kind, "t", "now", long) for kind in KINDS])
    timeline.grab()

    heights = {timeline.visualRect(timeline.model().index(n, 0)).height() for n in range(4)}
    assert heights == {31 + 2 * 17}


def test_an_event_of_an_unknown_kind_is_still_drawn(qtbot: QtBot, look: Theme) -> None:
    timeline = TimelineList("Activity")
    timeline.resize(260, 120)
    qtbot.addWidget(timeline)
    blank = picture(timeline)

    timeline.show_items([TimelineItem("something newer", "title", "now")])

    assert picture(timeline) != blank


def test_the_row_the_keyboard_is_on_is_framed_and_the_mouse_frames_nothing(
    table: TableList, qtbot: QtBot
) -> None:
    table.show()
    table.activateWindow()
    qtbot.waitUntil(table.isActiveWindow, timeout=20_000)
    table.setFocus()
    table.go_to(1)
    calm = picture(table)

    table.window().setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)

    assert picture(table) != calm


def test_a_chip_of_the_chosen_rows_colour_keeps_its_ground(qtbot: QtBot, look: Theme) -> None:
    model: RowsModel[int] = RowsModel(
        [Column("tier", "Tier", 0)], lambda _row: (ChipCell("S", "accent"),)
    )
    model.show_rows(range(2))
    made = TableList(model, "Accounts")
    made.resize(200, 120)
    qtbot.addWidget(made)
    made.go_to(0)

    image = made.viewport().grab().toImage()
    row = made.visualRect(model.index(0, 0))
    colors = [image.pixelColor(x, row.center().y()) for x in range(14, 40)]

    assert look.color("surface") in colors
    assert image.pixelColor(row.right() - 3, row.center().y()) == look.color("accentSoft")
