"""How long a visit took."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QSpinBox

from kamdesk.i18n import _
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.fields import CONTROL_HEIGHT

USUAL = 60
_LONGEST = 1440  # a day
_STEP = 15


class Minutes(QSpinBox):
    """Minutes in steps of a quarter of an hour, typed or by the arrow keys."""

    def __init__(self) -> None:
        super().__init__()
        # The style sheet makes the buttons nothing; asking for none would leave no room for text.
        self.setRange(1, _LONGEST)
        self.setValue(USUAL)
        self.setSuffix(_(" min"))
        self.setSingleStep(_STEP)
        theme().changed.connect(self._restyle)
        self._restyle()

    @Slot()
    def _restyle(self) -> None:
        px = theme().px
        self.setFixedHeight(px(CONTROL_HEIGHT))
        self.lineEdit().setTextMargins(px(9), 0, px(9), 0)
