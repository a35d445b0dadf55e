"""Walks over a shown window for faults of layout: cut texts, widgets too wide, nameless buttons."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QLabel, QSizePolicy, QWidget

_HAIR = 1  # pixel that rounding may take

_FIXED = QSizePolicy.Policy.Fixed


def clipped_texts(root: QWidget) -> list[str]:
    """Return the texts of labels and buttons that have less room than they need.

    Labels that shorten themselves, with their whole text in a tip, are not cut.
    """
    return [
        f"{type(widget).__name__}: {text}"
        for widget, text in _worded(root)
        if text and _is_cut(widget, text)
    ]


def overflowing(root: QWidget) -> list[str]:
    """Return widgets that reach beyond their parent at the left or right."""
    return [
        f"{type(widget).__name__} in {type(parent).__name__}"
        for widget, parent in _inside(root)
        if widget.x() < -_HAIR or widget.x() + widget.width() > parent.width() + _HAIR
    ]


def unnamed_buttons(root: QWidget) -> list[str]:
    """Return buttons without words that have no tip or no name for screen readers."""
    return [
        type(button).__name__
        for button in root.findChildren(QAbstractButton)
        if button.isVisible()
        and not button.text()
        and _is_ours(button)
        and not (button.toolTip() and button.accessibleName())
    ]


def _worded(root: QWidget) -> Iterator[tuple[QWidget, str]]:
    for label in root.findChildren(QLabel):
        if label.isVisible() and not _shortens(label):
            yield label, label.text()
    for button in root.findChildren(QAbstractButton):
        if (
            button.isVisible()
            and _is_ours(button)
            and not _shortens(button)
            and button.sizePolicy().horizontalPolicy() is _FIXED
        ):
            yield button, button.text()


def _is_cut(widget: QWidget, text: str) -> bool:
    room = widget.contentsRect()
    metrics = QFontMetrics(widget.font())
    if isinstance(widget, QLabel) and widget.wordWrap():
        flags = Qt.TextFlag.TextWordWrap
        needed = metrics.boundingRect(0, 0, room.width(), 10_000, flags, text)
        return needed.height() > room.height() + metrics.height() // 2
    if isinstance(widget, QLabel):
        return metrics.horizontalAdvance(text) > room.width() + _HAIR
    return widget.sizeHint().width() > widget.width() + _HAIR


def _shortens(widget: QWidget) -> bool:
    """Tell whether a widget shortens its words to its room; its tip has them whole."""
    return bool(getattr(widget, "elides", False))


def _is_ours(widget: QWidget) -> bool:
    """Leave out the parts Qt builds into its own controls."""
    return not widget.objectName().startswith("qt_") and type(widget).__module__.startswith(
        "kamdesk"
    )


def _inside(root: QWidget) -> Iterator[tuple[QWidget, QWidget]]:
    for widget in root.findChildren(QWidget):
        parent = widget.parentWidget()
        if parent is None or widget.isWindow() or not widget.isVisible():
            continue
        if not isinstance(parent.parentWidget(), QAbstractScrollArea) and parent.width() > 0:
            yield widget, parent
