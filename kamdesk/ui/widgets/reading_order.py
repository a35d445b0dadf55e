"""Where the keyboard can stand inside a widget, in the order somebody reads.

Never ask Qt for the next in its focus chain: PySide hands each answer to the widget that was asked
as its child, and frees it with that one, whoever still shows it.
"""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget


def stops(root: QWidget) -> list[QWidget]:
    """Return what Tab may reach inside a widget, itself first if it may be reached."""
    inside = [each for each in root.findChildren(QWidget) if _is_stop(each)]
    boxes = {each: QRect(each.mapTo(root, QPoint()), each.size()) for each in inside}
    found = [root] if _is_stop(root) else []
    rest = sorted(inside, key=lambda each: (boxes[each].center().y(), boxes[each].x()))
    while rest:
        edge = boxes[rest[0]].bottom()
        line = [each for each in rest if boxes[each].center().y() <= edge]
        found += sorted(line, key=lambda each: boxes[each].x())
        rest = rest[len(line) :]
    return found


def _is_stop(widget: QWidget) -> bool:
    return bool(
        widget.isVisible()
        and widget.isEnabled()
        and not widget.isWindow()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
    )
