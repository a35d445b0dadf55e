"""What a designer would see at once: what is empty, quiet or long still shows."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal
from uuid import UUID, uuid4

import pytest
from msgspec import Struct
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kamdesk import i18n
from kamdesk.domain.roles import Role
from kamdesk.queries.people import PersonSheet
from kamdesk.queries.stakeholders import Stakeholder
from kamdesk.ui import wording
from kamdesk.ui.charts.series import LifeEvent, TrendPoint
from kamdesk.ui.charts.trend import Trend
from kamdesk.ui.pages.account.person_details import PersonDetails
from kamdesk.ui.pages.account.record_table import TableCard
from kamdesk.ui.pages.visits.people import PeoplePicker
from kamdesk.ui.theme import Theme, theme
from kamdesk.ui.theme.icons import pixmap
from kamdesk.ui.widgets.cell_pictures import CHOSEN, paint_cell
from kamdesk.ui.widgets.cells import (
    Cell,
    ChipCell,
    InfluenceCell,
    ProgressCell,
    StageCell,
    TextCell,
)
from kamdesk.ui.widgets.labels import Chip
from kamdesk.ui.widgets.rows_model import Column

TODAY = date(2026, 11, 24)


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Theme]:
    current = theme()
    yield current
    current.choose("light")


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(
    "cell",
    [
        StageCell(1, 4, ""),
        InfluenceCell(2, ""),
        ProgressCell(0.2, ""),
        ChipCell("Cancelled"),
        ChipCell("Planned", "accent"),
        ChipCell("In force", "ok"),
        ChipCell("Minor", "sky"),
    ],
)
def test_what_is_empty_or_quiet_still_shows_on_a_chosen_row(
    look: Theme, mode: Literal["light", "dark"], cell: Cell
) -> None:
    look.choose(mode)
    picture = QPixmap(160, 33)

    p = QPainter(picture)
    paint_cell(p, QRect(0, 0, 160, 33), (7, 7), cell, CHOSEN)
    p.end()

    image = picture.toImage()
    seen = {image.pixel(x, y) for x in range(160) for y in range(32)}
    assert look.color("surface").rgb() in seen


@pytest.mark.usefixtures("look")
def test_short_names_stand_beside_each_other_and_long_ones_below(qtbot: QtBot) -> None:
    picker = PeoplePicker("Nobody")
    qtbot.addWidget(picker)
    picker.resize(400, 300)
    picker.show()

    picker.offer([(uuid4(), name) for name in ("Ann", "Ben", "Cai", "Dan")])
    QApplication.processEvents()
    short = picker.sizeHint().height()
    picker.offer([(uuid4(), name * 40) for name in ("Ann", "Ben", "Cai", "Dan")])
    QApplication.processEvents()

    assert short < picker.sizeHint().height()


@pytest.mark.usefixtures("look")
def test_the_words_of_crowded_events_stand_above_the_line_of_a_trend(qtbot: QtBot) -> None:
    chart = Trend("Health trend")
    chart.resize(420, 170)
    qtbot.addWidget(chart)
    start = TODAY - timedelta(days=330)
    points = [TrendPoint(str(n), start + timedelta(days=30 * n), 96.0) for n in range(12)]
    long = "Agreement on the second phase signed"
    events = [LifeEvent(str(n), TODAY - timedelta(days=n), long) for n in (12, 40)]

    chart.show_points(points, events)
    chart.show()
    QApplication.processEvents()

    plot = chart.plot
    assert plot is not None
    view = plot.plotItem.vb
    line = view.mapViewToScene(QPoint(TODAY.toordinal(), 96)).y()
    shown = [words for _event, words in plot._told if words.isVisible()]
    assert len(shown) == 2
    assert max(words.mapToScene(words.boundingRect()).boundingRect().bottom()
               for words in shown) < line  # fmt: skip


def test_days_of_another_year_are_as_wide_as_those_of_this_one() -> None:
    i18n.use("zh_CN")
    shown = [wording.brief_day(date(year, 3, 4), TODAY) for year in (2026, 2027)]
    i18n.use("en")

    assert shown == ["3/04", "2027/3/04"]


def test_a_pinned_star_is_full(look: Theme) -> None:
    middle = pixmap("star", 16, look.color("warn"), 1.0).toImage().pixelColor(8, 8)
    filled = pixmap("star-filled", 16, look.color("warn"), 1.0).toImage().pixelColor(8, 8)

    assert (middle.alpha(), filled.alpha()) == (0, 255)


def test_a_person_is_shown_with_face_role_and_figures(qtbot: QtBot) -> None:
    details = PersonDetails()
    qtbot.addWidget(details)
    person = Stakeholder(
        id=uuid4(), name="Shi Chongshan", english_name=None, title="Plant manager",
        english_title=None, department="Assembly", level=None, reports_to_id=None,
        roles=(Role.BLOCKER,), influence=4, attitude=-2, weight=0.14, strength=0.5,
        is_reached=True, has_left=False, last_touch=TODAY, touched_days=0,
    )  # fmt: skip
    sheet = PersonSheet(person, None, None, None, visitable=True, facts=())

    details.show_person(sheet, TODAY)
    figures = details.figures
    shown = [figures.influence.text(), figures.attitude.text(), figures.weight.text()]
    details.show_person(None, TODAY)

    assert details.seat.text() == "Plant manager · Assembly"
    assert details.role.text == "Blocker"
    assert shown == ["4 / 5", "Against", "14%"]
    assert not figures.isVisibleTo(details)


class Row(Struct, frozen=True):
    """One row of a table."""

    id: UUID


def _table(qtbot: QtBot, rows: int) -> TableCard[Row]:
    columns = (Column("text", "Text", 0), Column("state", "State", 90))
    card: TableCard[Row] = TableCard("Rows", columns, lambda _row: (None, None), "Nothing")
    qtbot.addWidget(card)
    card.resize(420, 260)
    card.show()
    card.show_records([Row(uuid4()) for _each in range(rows)])
    return card


@pytest.mark.usefixtures("look")
def test_two_tables_under_one_another_keep_their_columns_in_line(qtbot: QtBot) -> None:
    short, long = _table(qtbot, 1), _table(qtbot, 1)
    short.table.stand_under(long.table)

    long.show_records([Row(uuid4()) for _each in range(60)])
    QApplication.processEvents()

    assert long.table.verticalScrollBar().maximum() > 0
    assert short.table.columnWidth(0) == long.table.columnWidth(0)
    assert short.table.horizontalHeader().length() == short.table.viewport().width()


@pytest.mark.parametrize("wide", [420, 421, 422, 423])
@pytest.mark.usefixtures("look")
def test_rows_reach_the_right_edge_however_wide_the_card_is(qtbot: QtBot, wide: int) -> None:
    columns = tuple(Column(key, key, 0) for key in "abcd")
    card: TableCard[Row] = TableCard("Rows", columns, lambda _row: [None] * 4, "Nothing")
    qtbot.addWidget(card)
    card.resize(wide, 260)
    card.show()
    card.show_records([Row(uuid4())])
    QApplication.processEvents()

    assert card.table.horizontalHeader().length() == card.table.viewport().width()


def test_a_chosen_row_has_no_seams_at_a_broken_scale(look: Theme, qtbot: QtBot) -> None:
    columns = [Column(str(n), "Text", 0 if n == 0 else 37) for n in range(8)]
    card: TableCard[Row] = TableCard("Rows", columns, lambda _row: [TextCell("")] * 8, "Nothing")
    qtbot.addWidget(card)
    card.resize(533, 200)
    card.show()
    card.show_records([Row(uuid4()) for _each in range(3)])
    QApplication.processEvents()
    view = card.table.viewport()
    image = QImage(
        round(view.width() * 1.3), round(view.height() * 1.3), QImage.Format.Format_RGB32
    )
    image.setDevicePixelRatio(1.3)

    view.render(image)

    y = image.height() // 10
    seen = {image.pixel(x, y) for x in range(round(view.width() * 1.3) - 2)}
    assert card.table.currentIndex().row() == 0
    assert seen == {look.color(CHOSEN).rgb()}


@pytest.mark.usefixtures("look")
def test_a_chip_of_an_icon_alone_has_it_in_the_middle(qtbot: QtBot) -> None:
    chip = Chip("", "ok", "check")
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())

    image = chip.grab().toImage()
    ground = image.pixel(3, 10)
    inked = [x for x in range(2, image.width() - 2)
             if any(image.pixel(x, y) != ground for y in range(3, 17))]  # fmt: skip

    assert abs(min(inked) - (image.width() - 1 - max(inked))) <= 2
