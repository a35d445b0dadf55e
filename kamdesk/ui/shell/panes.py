"""F6: the keyboard goes from pane to pane, the rail first, then those of the page."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from kamdesk.ui.shell.frame import Frame
from kamdesk.ui.widgets.reading_order import stops


def next_pane(frame: Frame, by: int = 1) -> None:
    """Put the keyboard into the next pane, or the one before; nothing without a page."""
    page = frame.page()
    if page is None:
        return
    panes = [pane for pane in (frame.rail, *page.panes()) if _first(pane) is not None]
    here = _place(panes, QApplication.focusWidget())
    goal = _first(panes[(here + by) % len(panes)])
    if goal is not None:
        goal.setFocus(Qt.FocusReason.TabFocusReason)
        goal.window().setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)  # show the ring
        goal.update()


def _place(panes: Sequence[QWidget], focus: QWidget | None) -> int:
    """Return the narrowest pane the keyboard is in; the rail when it is in none."""
    held = [
        place
        for place, pane in enumerate(panes)
        if focus is not None and (pane is focus or pane.isAncestorOf(focus))
    ]
    return held[-1] if held else 0


def _first(pane: QWidget) -> QWidget | None:
    """Return where the keyboard can stand first in a pane; None where it cannot."""
    return next(iter(stops(pane)), None)
