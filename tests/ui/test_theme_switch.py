"""The theme in force: switching, scaling, fonts, icons and what the system asks for."""

from collections import Counter
from collections.abc import Iterator
from typing import get_args

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kamdesk.domain.score_model import Band
from kamdesk.ui.theme import ATTITUDES, BANDS, Rows, Theme, app_icon, band_look, logo, pixmap, theme
from kamdesk.ui.theme.icons import svg
from kamdesk.ui.theme.stylesheet import stylesheet
from kamdesk.ui.theme.tokens import load


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Theme]:
    current = theme()
    yield current
    current.choose("light")
    current.resize(1.0)


def test_switching_says_so_and_changes_the_colours(look: Theme, qtbot: QtBot) -> None:
    before = look.color("bg")

    with qtbot.waitSignal(look.changed):
        look.choose("dark")

    assert look.color("bg") != before
    assert look.name == "dark"


def test_choosing_the_theme_in_force_is_silent(look: Theme, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(look.changed):
        look.choose("light")


def test_pens_and_brushes_follow_the_switch(look: Theme) -> None:
    light = look.pen("accent").color()

    look.choose("dark")

    assert look.pen("accent").color() != light
    assert look.brush("accent").color() == look.color("accent")


@pytest.mark.parametrize(("asked", "given"), [(0.5, 0.9), (1.15, 1.15), (4.0, 1.5)])
def test_scale_stays_between_its_bounds(look: Theme, asked: float, given: float) -> None:
    look.resize(asked)

    assert look.scale == given


def test_fonts_grow_with_the_scale_and_are_made_once(look: Theme) -> None:
    small = look.role("body").pixelSize()
    look.resize(1.5)

    assert look.role("body").pixelSize() == round(small * 1.5)
    assert look.font(13, 600) is look.font(13, 600)


def test_digits_have_one_width(look: Theme) -> None:
    metrics = look.metrics(13, 400)

    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("8888")


def test_the_bundled_typeface_is_the_one_used(look: Theme) -> None:
    assert look.font(13).families()[0] == "Inter"
    assert look.metrics(40, 400).horizontalAdvance("Ham") != look.metrics(
        40, 600
    ).horizontalAdvance("Ham")


def test_gaps_of_a_layout_grow_with_the_scale(look: Theme) -> None:
    rows = Rows(gap=8, margins=(14, 10))
    look.resize(1.5)

    assert rows.spacing() == 12
    assert rows.contentsMargins().left() == 21
    assert rows.contentsMargins().bottom() == 15


def test_dressing_the_application_recolours_standard_controls(
    look: Theme, qapp: QApplication
) -> None:
    look.dress()
    look.choose("dark")

    assert qapp.palette().color(QPalette.ColorRole.Window) == look.color("bg")
    assert look.color("surface").name() in qapp.styleSheet()


class _Heard(QObject):
    """Counts how often each widget is told of a new style."""

    def __init__(self) -> None:
        super().__init__()
        self.times: Counter[str] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() == QEvent.Type.StyleChange:
            self.times[watched.objectName()] += 1
        return False


def test_a_switch_restyles_a_widget_no_oftener_however_deep_it_lies(
    look: Theme, qapp: QApplication, qtbot: QtBot
) -> None:
    look.dress()
    boxes = [QWidget()]
    qtbot.addWidget(boxes[0])
    for _ in range(8):
        boxes.append(QWidget(boxes[-1]))
    for place, box in enumerate(boxes):
        box.setObjectName(f"box {place}")
    boxes[0].show()
    heard = _Heard()
    qapp.installEventFilter(heard)

    look.choose("dark")
    qapp.removeEventFilter(heard)

    assert heard.times["box 8"] == heard.times["box 0"] > 0


def test_the_style_sheet_leaves_no_placeholder() -> None:
    assert "@" not in stylesheet(load("light"), 1.15)


def test_icons_take_colour_and_stroke() -> None:
    drawn = svg("flag", QColor("#123456"))

    assert "currentColor" not in drawn
    assert "#123456" in drawn
    assert 'stroke-width="1.75"' in drawn


def test_icons_are_sharp_and_made_once(look: Theme) -> None:
    drawn = pixmap("flag", 16, look.color("text"), 2.0)

    assert drawn.width() == 32
    assert drawn.deviceIndependentSize().width() == 16
    assert pixmap("flag", 16, look.color("text"), 2.0) is drawn


def test_no_band_and_no_attitude_is_told_apart_by_colour_alone() -> None:
    assert len({look.shape for look in BANDS.values()}) == len(BANDS)
    assert len({look.shape for look in ATTITUDES.values()}) == len(ATTITUDES)


def test_every_band_of_the_score_model_has_a_look() -> None:
    assert set(get_args(Band)) == set(BANDS)


def test_a_band_of_a_newer_score_model_looks_unscored() -> None:
    assert band_look("golden") == BANDS["unscored"]
    assert band_look(None) == BANDS["unscored"]


def test_the_mark_of_the_program_comes_in_every_size_a_frame_asks_for(look: Theme) -> None:
    assert {size.width() for size in app_icon().availableSizes()} >= {16, 32, 256}
    assert logo(32, 2.0).width() == 64
