"""Does every list keep to 16 ms a frame while it scrolls? On the sample, and a long one of each."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QApplication, QWidget

from benchmarks._frames import Held, frames, sample_window
from kamdesk.app.core import Profile
from kamdesk.app.desktop_options import ScreenshotOptions
from kamdesk.app.desktop_pictures import PAGES
from kamdesk.app.desktop_stage import pause
from kamdesk.ui.shell.window import Window

TURNS: Final = 160
_NOTCH: Final = 120  # a step of a wheel


def questions() -> list[dict[str, object]]:
    """Answer for everything that scrolls on every page of the sample."""
    answers: list[dict[str, object]] = []
    with sample_window() as (window, profile):
        for page in PAGES:
            answers += scrolled(window, profile, page)
    return answers


def scrolled(window: Window, profile: Profile, page: str) -> list[dict[str, object]]:
    """Open a page and turn the wheel over each part of it that scrolls."""
    show = PAGES[page]
    if show is None or page == "cover":
        return []
    show(window, profile, ScreenshotOptions(profile=profile.paths.root, page=page, out=Path()))
    pause(500)
    return [
        frames(f"scrolling: {page}, {_name(area)}", turned(area)) for area in areas(window.page())
    ]


def areas(page: QWidget) -> list[QAbstractScrollArea]:
    """Return what can be scrolled now, in the order of the page."""
    return [
        area
        for area in page.findChildren(QAbstractScrollArea)
        if area.isVisible() and area.verticalScrollBar().maximum() > 0
    ]


def turned(area: QAbstractScrollArea, turns: int = TURNS) -> list[float]:
    """Turn the wheel to the end and back, and return what each turn took."""
    held, bar = Held(), area.verticalScrollBar()
    step = -_NOTCH
    for _turn in range(turns):
        if bar.value() in {bar.maximum(), bar.minimum()}:
            step = -_NOTCH if bar.value() == bar.minimum() else _NOTCH
        held.act(_wheel(area.viewport(), step))
    return held.spans


def _wheel(widget: QWidget, step: int) -> Callable[[], object]:
    spot = QPointF(widget.rect().center())
    event = QWheelEvent(
        spot,
        QPointF(widget.mapToGlobal(spot.toPoint())),
        QPoint(),
        QPoint(0, step),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    return lambda: QApplication.sendEvent(widget, event)


def _name(area: QAbstractScrollArea) -> str:
    told = area.accessibleName() or type(area).__name__
    model = area.model() if isinstance(area, QAbstractItemView) else None
    return f"{told} of {model.rowCount():,} rows" if model is not None else told


if __name__ == "__main__":
    for each in questions():
        print(each)
