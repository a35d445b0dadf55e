"""Labels, chips, buttons and marks: what they say, how they size, when they redraw."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from kamdesk.ui.theme import Theme, theme
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.fields import CheckBox
from kamdesk.ui.widgets.glyphs import (
    AttitudeBars,
    AttitudeGlyph,
    Avatar,
    HealthGlyph,
    InfluenceBars,
    ProgressBar,
    Sparkline,
    StagePips,
    attitude_level,
)
from kamdesk.ui.widgets.labels import Chip, FilterChip, KeyCap, Label, LinkLabel, MetricBlock
from kamdesk.ui.widgets.letter_keys import letter_keys, name_key
from kamdesk.ui.widgets.marks import spark_points
from kamdesk.ui.widgets.painting import avatar_tone, initials, text_width, whole_words


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Theme]:
    current = theme()
    yield current
    current.choose("light")
    current.resize(1.0)


def colours(widget: QWidget) -> set[int]:
    image = widget.grab().toImage()
    return {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}


def has(widget: QWidget, colour: QColor) -> bool:
    return colour.rgb() in {pixel | 0xFF000000 for pixel in colours(widget)}


PAINTED: dict[str, Callable[[], QWidget]] = {
    "health glyph": lambda: HealthGlyph("healthy", "Healthy"),
    "attitude glyph": lambda: AttitudeGlyph(2, "Advocate"),
    "attitude bars": lambda: AttitudeBars(1, "Supportive"),
    "influence bars": lambda: InfluenceBars(4, "Influence 4"),
    "stage pips": lambda: StagePips(2, 5, "Validation"),
    "avatar": lambda: Avatar("Su Xiaolan"),
    "chip": lambda: Chip("Champion", "ok"),
    "key cap": lambda: KeyCap("Ctrl K"),
    "button": lambda: Button("Log visit", "plus"),
    "icon button": lambda: Button(icon="undo-2", tip="Undo"),
}


@pytest.mark.parametrize("name", PAINTED)
def test_a_painted_widget_has_a_name_for_screen_readers(qtbot: QtBot, name: str) -> None:
    widget = PAINTED[name]()
    qtbot.addWidget(widget)

    assert widget.accessibleName()


@pytest.mark.parametrize("name", PAINTED)
def test_a_painted_widget_takes_the_colours_of_a_new_theme(
    look: Theme, qtbot: QtBot, name: str
) -> None:
    widget = PAINTED[name]()
    qtbot.addWidget(widget)
    light = colours(widget)

    look.choose("dark")

    assert colours(widget) != light


@pytest.mark.parametrize("name", PAINTED)
def test_a_painted_widget_grows_with_the_scale(look: Theme, qtbot: QtBot, name: str) -> None:
    widget = PAINTED[name]()
    qtbot.addWidget(widget)
    small = widget.sizeHint()

    look.resize(1.5)

    assert widget.sizeHint().height() > small.height()
    assert widget.sizeHint().width() > small.width()


@pytest.mark.parametrize(
    ("band", "tone"), [("healthy", "ok"), ("watch", "warn"), ("at_risk", "risk"), (None, "none")]
)
def test_a_health_glyph_is_drawn_in_its_tone(
    look: Theme, qtbot: QtBot, band: str | None, tone: str
) -> None:
    glyph = HealthGlyph(band, "band")
    qtbot.addWidget(glyph)
    look.resize(1.5)
    glyph.resize(glyph.sizeHint())

    others = {"ok", "warn", "risk"} - {tone}
    assert band is None or has(glyph, look.color(tone))
    assert not any(has(glyph, look.color(other)) for other in others)


def test_every_attitude_has_a_picture_of_its_own(look: Theme, qtbot: QtBot) -> None:
    pictures = []
    for attitude in (2, 1, 0, -1, -2, None):
        glyph = AttitudeGlyph(attitude, "attitude")
        qtbot.addWidget(glyph)
        image = glyph.grab().toImage()  # must outlive its bits
        pictures.append(bytes(image.constBits()))

    assert len(set(pictures)) == 6


@pytest.mark.parametrize(("attitude", "bars"), [(-2, 1), (0, 3), (2, 5), (None, 0)])
def test_attitude_fills_one_to_five_bars(attitude: int | None, bars: int) -> None:
    assert attitude_level(attitude) == bars


def test_a_name_loses_whole_words_at_its_end_until_it_fits(look: Theme) -> None:
    name = "Hualan Heavy Industry"
    rooms = [text_width(part) for part in (name, "Hualan Heavy", "Hualan")]

    shown = [whole_words(name, room) for room in (*rooms, rooms[2] - 1)]

    assert shown == [name, "Hualan Heavy", "Hualan", name]


@pytest.mark.parametrize(
    ("name", "letters", "shown"),
    [
        ("苏晓岚", 1, "岚"),
        ("华澜重工", 2, "华澜"),
        ("Su Xiaolan", 1, "SX"),
        ("ibm", 1, "I"),
        ("", 1, "?"),
    ],
)
def test_an_avatar_shows_what_people_are_called_by(name: str, letters: int, shown: str) -> None:
    assert initials(name, letters) == shown


def test_the_same_name_keeps_its_tone() -> None:
    assert avatar_tone("Hualan") == avatar_tone("Hualan")


def test_a_sparkline_leaves_out_what_is_not_known(qapp: QApplication) -> None:
    points = spark_points(QRect(0, 0, 100, 20), [1.0, None, 3.0])

    assert [place for place, _point in points] == [0, 2]
    assert points[0][1].y() > points[1][1].y()


def test_a_sparkline_of_equal_values_runs_through_the_middle(qapp: QApplication) -> None:
    points = spark_points(QRect(0, 0, 100, 20), [5.0, 5.0])

    assert points[0][1].y() == pytest.approx(10.0)


def test_a_sparkline_without_values_stays_empty(look: Theme, qtbot: QtBot) -> None:
    spark = Sparkline()
    qtbot.addWidget(spark)
    before = colours(spark)

    spark.show_values([None, None], "no data")

    assert colours(spark) == before
    assert spark.accessibleName() == "no data"


def test_progress_beyond_the_whole_stays_within_its_bar(look: Theme, qtbot: QtBot) -> None:
    bar = ProgressBar()
    qtbot.addWidget(bar)
    bar.show_share(1.0, "done")
    full = colours(bar)

    bar.show_share(1.7, "more than done")

    assert colours(bar) == full


def test_a_button_sizes_to_its_words(qtbot: QtBot) -> None:
    short, long = Button("Log visit"), Button("Log a visit and plan the next one")
    for button in (short, long):
        qtbot.addWidget(button)

    assert long.sizeHint().width() > short.sizeHint().width()
    assert Button("Log visit", size=Size.SMALL).sizeHint().height() == 26


def test_a_busy_button_takes_no_clicks(qtbot: QtBot) -> None:
    button = Button("Sync", kind=Kind.PRIMARY)
    qtbot.addWidget(button)
    button.set_busy(True)

    with qtbot.assertNotEmitted(button.clicked):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    button.set_busy(False)
    with qtbot.waitSignal(button.clicked):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_button_names_its_shortcut_in_the_tip(qtbot: QtBot) -> None:
    button = Button(icon="undo-2", tip="Undo")
    qtbot.addWidget(button)

    button.bind("Ctrl+Z")

    assert button.toolTip() == "Undo (Ctrl+Z)"
    assert button.accessibleName() == "Undo"


def test_a_primary_button_is_filled_with_the_accent(look: Theme, qtbot: QtBot) -> None:
    button = Button("Log visit", kind=Kind.PRIMARY)
    qtbot.addWidget(button)

    assert has(button, look.color("accent"))


def test_a_label_changes_colour_with_the_theme(look: Theme, qtbot: QtBot) -> None:
    label = Label("late", "meta", "riskText")
    qtbot.addWidget(label)

    look.choose("dark")

    assert label.palette().color(QPalette.ColorRole.WindowText) == look.color("riskText")


def test_an_elided_label_tells_the_whole_text_in_its_tip(qtbot: QtBot) -> None:
    label = Label("A name much longer than its room", elide=True)
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.grab()
    assert label.toolTip() == label.text()

    label.resize(600, 20)
    label.grab()
    assert label.toolTip() == ""


def test_a_link_opens_by_keyboard(qtbot: QtBot) -> None:
    link = LinkLabel("Open the plan")
    qtbot.addWidget(link)

    with qtbot.waitSignal(link.clicked):
        QTest.keyClick(link, Qt.Key.Key_Return)


def test_a_figure_opens_its_evidence_by_key(qtbot: QtBot) -> None:
    block = MetricBlock("receivable", "Receivable", "receipt")
    qtbot.addWidget(block)
    block.show_values("¥6.18M", "¥0.42M late", "riskText")

    with qtbot.waitSignal(block.opened) as asked:
        QTest.keyClick(block.number, Qt.Key.Key_Return)

    assert asked.args == ["receivable"]
    assert block.accessibleName() == "Receivable, ¥6.18M, ¥0.42M late"


def test_a_card_in_focus_has_the_accent_line(look: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    look.dress()
    card = Card("Next step", state="focus")
    qtbot.addWidget(card)
    card.resize(200, 80)
    assert has(card, look.color("accent"))

    card.set_state("default")

    assert not has(card, look.color("accent"))


def test_a_filter_is_taken_away_by_its_cross_and_by_keyboard(qtbot: QtBot) -> None:
    chip = FilterChip("East China", icon="tag")
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())

    with qtbot.assertNotEmitted(chip.removed):
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    with qtbot.waitSignal(chip.removed):
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(chip.width() - 10, 10))
    with qtbot.waitSignal(chip.removed):
        QTest.keyClick(chip, Qt.Key.Key_Delete)


@pytest.mark.parametrize(("wanted", "said"), [(True, "Mark as kept (E)"), (False, "Mark as kept")])
def test_the_tip_of_a_tick_names_its_letter_only_where_letters_do_something(
    qtbot: QtBot, wanted: bool, said: str
) -> None:
    tick = CheckBox()
    qtbot.addWidget(tick)
    name_key(tick, "Mark as kept (E)")
    tick.show()
    letter_keys().want(wanted)
    try:
        spot = tick.rect().center()
        event = QHelpEvent(QEvent.Type.ToolTip, spot, tick.mapToGlobal(spot))
        QApplication.sendEvent(tick, event)

        assert QToolTip.text() == said
    finally:
        letter_keys().want(True)
        QToolTip.hideText()
