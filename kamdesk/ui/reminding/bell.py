"""The bell of the top bar, with the number of reminders that are due."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent

from kamdesk.i18n import _, ngettext
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.buttons import Button
from kamdesk.ui.widgets.painting import CENTER, draw_text, fill_rounded, text_width

_MOST = 99


class Bell(Button):
    """An icon button with a badge."""

    def __init__(self) -> None:
        super().__init__(icon="bell", tip=_("Reminders"))
        self._count = 0

    @property
    def count(self) -> int:
        """How many reminders are due."""
        return self._count

    def show_count(self, count: int) -> None:
        """Show how many are due."""
        self._count = count
        said = ngettext("{n} reminder", "{n} reminders", count).format(n=count)
        text = said if count else _("Reminders")
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        super().paintEvent(event)
        if not self._count:
            return
        px = theme().px
        text = str(self._count) if self._count <= _MOST else f"{_MOST}+"
        wide = max(px(15), text_width(text, 10, 600) + px(7))
        badge = QRect(self.width() - wide, 0, wide, px(15))
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill_rounded(p, badge.toRectF(), px(7.5), "riskSoft")
        draw_text(p, badge, text, (10, 600, "riskText"), CENTER)
        p.end()
