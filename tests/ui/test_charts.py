"""Charts: geometry, what they say when empty, the way to evidence, and their pictures."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from kamdesk import i18n
from kamdesk.ui.charts.radar import Radar, RadarAxis, corner
from kamdesk.ui.charts.series import LifeEvent, TrendPoint, month_ticks
from kamdesk.ui.charts.trend import Trend
from kamdesk.ui.theme import Theme, theme

AXES = [
    RadarAxis("value", "Value", 88, "healthy", 80),
    RadarAxis("relationship", "Relationship", 50, "watch", 60),
    RadarAxis("delivery", "Delivery", 100, "healthy"),
    RadarAxis("service", "Service", None),
]
POINTS = [
    TrendPoint("a", date(2026, 1, 1), None),
    TrendPoint("b", date(2026, 3, 1), 71, "71"),
    TrendPoint("c", date(2026, 6, 1), 74, "74"),
    TrendPoint("d", date(2026, 9, 1), 82, "82"),
]


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Theme]:
    current = theme()
    yield current
    current.choose("light")
    i18n.use("en")


@pytest.fixture
def radar(qtbot: QtBot) -> Radar:
    chart = Radar("Health make-up")
    chart.resize(360, 280)
    qtbot.addWidget(chart)
    chart.show_axes(AXES)
    chart.show()
    return chart


@pytest.fixture
def trend(qtbot: QtBot) -> Trend:
    chart = Trend("Health trend")
    chart.resize(600, 240)
    qtbot.addWidget(chart)
    chart.show_points(POINTS, [LifeEvent("go-live", date(2026, 6, 1), "Go-live")])
    chart.show()
    QApplication.processEvents()
    return chart


def test_the_first_axis_points_up_and_the_second_to_the_right() -> None:
    center = QPointF(100, 100)

    up, right = corner(center, 50, 0, 4, 1.0), corner(center, 50, 1, 4, 0.5)

    assert (up.x(), up.y()) == pytest.approx((100, 50))
    assert (right.x(), right.y()) == pytest.approx((125, 100))


def test_the_shape_reaches_as_far_as_its_values_and_skips_the_unmeasured(radar: Radar) -> None:
    canvas = radar.canvas
    top, right, bottom = canvas.points()

    assert canvas.center().y() - top.y() == pytest.approx(0.88 * canvas.radius())
    assert right.x() - canvas.center().x() == pytest.approx(0.5 * canvas.radius())
    assert bottom.y() - canvas.center().y() == pytest.approx(canvas.radius())


def test_no_label_of_the_radar_leaves_its_canvas(radar: Radar) -> None:
    boxes = [radar.canvas.label_box(place) for place in range(len(AXES))]

    assert all(radar.canvas.rect().contains(box) for box in boxes)


def test_the_radar_reads_its_values_aloud(radar: Radar) -> None:
    assert radar.accessibleName() == "Health make-up"
    assert "Relationship 50" in radar.accessibleDescription()
    assert "Service –" in radar.accessibleDescription()


def test_a_click_on_a_measure_opens_its_evidence(radar: Radar, qtbot: QtBot) -> None:
    spot = radar.canvas.label_box(1).center()

    with qtbot.waitSignal(radar.opened) as opened:
        QTest.mouseClick(radar.canvas, Qt.MouseButton.LeftButton, pos=spot)

    assert opened.args == ["relationship"]


def test_arrows_and_enter_open_a_measure(radar: Radar, qtbot: QtBot) -> None:
    for _ in range(3):
        QTest.keyClick(radar.canvas, Qt.Key.Key_Right)

    with qtbot.waitSignal(radar.opened) as opened:
        QTest.keyClick(radar.canvas, Qt.Key.Key_Return)

    assert opened.args == ["delivery"]


@pytest.mark.parametrize("axes", [[], AXES[:2], [AXES[3]] * 4])
def test_a_radar_without_enough_measures_says_so(qtbot: QtBot, axes: list[RadarAxis]) -> None:
    chart = Radar("Health make-up")
    qtbot.addWidget(chart)

    chart.show_axes(axes)

    assert chart.is_empty
    assert chart.accessibleDescription() == "Not enough measures for a picture yet"


def test_a_trend_without_any_score_says_so(qtbot: QtBot) -> None:
    chart = Trend("Health trend")
    qtbot.addWidget(chart)

    chart.show_points([TrendPoint("a", date(2026, 1, 1), None)])

    assert chart.is_empty
    assert chart.plot is None


def test_a_trend_tells_its_ends_in_words(trend: Trend) -> None:
    assert trend.accessibleDescription() == "From 71 on 1 Mar 2026 to 82 on 1 Sep 2026"
    assert not trend.is_empty


def test_a_trend_walks_its_known_points_by_keyboard(trend: Trend, qtbot: QtBot) -> None:
    assert trend.plot is not None
    QTest.keyClick(trend.plot, Qt.Key.Key_Left)
    QTest.keyClick(trend.plot, Qt.Key.Key_Left)

    with qtbot.waitSignal(trend.opened) as opened:
        QTest.keyClick(trend.plot, Qt.Key.Key_Return)

    assert opened.args == ["c"]


def test_a_place_on_the_plot_finds_its_point_and_its_event(trend: Trend) -> None:
    plot = trend.plot
    assert plot is not None
    view = plot.plotItem.vb
    spot = view.mapViewToScene(QPointF(date(2026, 6, 1).toordinal(), 74))
    top = QPointF(spot.x(), view.sceneBoundingRect().top() + 4)

    assert plot.point_near(spot) == POINTS[2]
    assert plot.event_near(spot) is None
    event = plot.event_near(top)
    assert event is not None
    assert event.key == "go-live"


def test_a_trend_is_drawn_anew_in_a_new_theme(trend: Trend, look: Theme) -> None:
    light = trend.picture().toImage()

    look.choose("dark")
    QApplication.processEvents()
    dark = trend.picture().toImage()

    assert light != dark
    assert dark.pixelColor(1, 1) == look.color("surface")


def test_month_names_follow_the_language(look: Theme) -> None:
    assert next(name for _day, name in month_ticks(POINTS)) == "Jan"

    i18n.use("zh_CN")

    assert next(name for _day, name in month_ticks(POINTS)) == "1月"


def test_a_long_trend_has_few_month_names() -> None:
    years = [TrendPoint("a", date(2021, 2, 3), 1), TrendPoint("b", date(2026, 11, 1), 2)]

    ticks = month_ticks(years)
    assert 4 <= len(ticks) <= 5
    assert ticks[0][1] == "Mar 2021"


def test_a_chart_tells_how_old_its_facts_are(radar: Radar) -> None:
    assert not radar.as_of.isVisible()

    radar.set_as_of("as of Tue 24 Nov")

    assert radar.as_of.isVisible()


def shades(picture: QImage) -> int:
    """Count the colours of a picture; a blank one has one."""
    spots = range(0, picture.height(), 4), range(0, picture.width(), 4)
    return len({picture.pixel(x, y) for y in spots[0] for x in spots[1]})


@pytest.mark.parametrize("kind", ["radar", "trend"])
def test_a_chart_is_copied_by_key_as_it_is_seen(
    kind: str, request: pytest.FixtureRequest, qtbot: QtBot
) -> None:
    chart = request.getfixturevalue(kind)
    canvas = chart.canvas if isinstance(chart, Radar) else chart.plot
    QGuiApplication.clipboard().clear()
    chart.activateWindow()
    canvas.setFocus()
    qtbot.waitUntil(canvas.hasFocus, timeout=20_000)

    QTest.keyClick(canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    copied = QGuiApplication.clipboard().image()
    assert copied.size() == chart.picture().size()
    assert shades(copied) > 3


@pytest.mark.parametrize("kind", ["radar", "trend"])
def test_a_chart_is_saved_where_the_person_says(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart = request.getfixturevalue(kind)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "made"), ""))

    chart.picturing.save_action.trigger()

    assert shades(QImage(str(tmp_path / "made.png"))) > 3


def test_a_chart_offers_its_picture_in_its_menu(radar: Radar) -> None:
    offered = [(entry.text(), entry.shortcut().toString()) for entry in radar.actions()]

    assert offered == [("Copy picture", "Ctrl+C"), ("Save picture…", "Ctrl+Shift+S")]


def test_a_folder_that_is_not_there_is_told_instead_of_losing_the_picture(
    radar: Radar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    target = tmp_path / "nowhere" / "radar.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    monkeypatch.setattr(QMessageBox, "warning", lambda *args: told.append(args[-1]))

    radar.picturing.save()

    assert told == [f"The picture could not be written to {target}."]


def test_the_plotting_library_is_loaded_only_when_asked_for() -> None:
    script = (
        "import sys\n"
        "from kamdesk.ui.charts import radar, trend\n"
        "assert 'pyqtgraph' not in sys.modules and 'numpy' not in sys.modules\n"
        "trend.warm_up()\n"
        "assert 'pyqtgraph' in sys.modules\n"
    )

    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )

    assert ran.returncode == 0, ran.stderr


def reached(chart: QWidget, canvas: QWidget) -> tuple[QColor, QColor]:
    """The corner of a chart's frame, before and after Tab leads to it."""
    chart.activateWindow()
    edge = canvas.mapTo(chart, QPoint(canvas.width() // 2, 1))
    before = chart.grab().toImage().pixelColor(edge)
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Tab)
    QApplication.processEvents()
    assert canvas.hasFocus()
    return before, chart.grab().toImage().pixelColor(edge)


def test_a_trend_reached_by_tab_shows_where_the_keyboard_is(trend: Trend, look: Theme) -> None:
    assert trend.plot is not None
    before, after = reached(trend, trend.plot)

    assert after == look.color("accent")
    assert before != after


def test_a_radar_reached_by_tab_shows_where_the_keyboard_is(radar: Radar, look: Theme) -> None:
    before, after = reached(radar, radar.canvas)

    assert after == look.color("accent")
    assert before != after


def test_the_point_the_keyboard_is_on_stays_marked_in_a_new_theme(
    trend: Trend, look: Theme
) -> None:
    assert trend.plot is not None
    QTest.keyClick(trend.plot, Qt.Key.Key_Left)

    look.choose("dark")

    assert trend.plot._cursor in trend.plot.plotItem.items
