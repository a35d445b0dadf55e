"""F6: the keyboard goes from pane to pane, the rail first, then those of the page."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from kamdesk.ui.shell.frame import Frame


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
    return next((each for each in _chain(pane) if _reachable(each)), None)


def _chain(pane: QWidget) -> Iterator[QWidget]:
    """Yield a pane and what lies in it, in the order Tab walks."""
    yield pane
    each = pane.nextInFocusChain()
    while each is not None and each is not pane:
        if pane.isAncestorOf(each):
            yield each
        each = each.nextInFocusChain()


def _reachable(widget: QWidget) -> bool:
    return bool(
        widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
    )
