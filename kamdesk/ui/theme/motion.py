"""Durations of what moves, all zero when the person asked the system for stillness."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication


class Motion:
    """Says how long things may move. ``allowed`` may be set to False by a preference."""

    POPOVER = 120
    FIRST_FILL = 220
    DRAG_SETTLE = 160

    def __init__(self) -> None:
        self.allowed = QApplication.isEffectEnabled(Qt.UIEffect.UI_General)

    def ms(self, duration: int) -> int:
        """``duration`` in milliseconds, or 0 when nothing may move."""
        return duration if self.allowed else 0
