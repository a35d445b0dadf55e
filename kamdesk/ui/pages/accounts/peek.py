"""An account in brief, over the list, while the list keeps the keyboard."""

from datetime import date

from PySide6.QtCore import QPoint, QSize
from PySide6.QtWidgets import QWidget

from kamdesk.domain.score_model import shown_points
from kamdesk.i18n import _, formats
from kamdesk.queries.accounts import AccountRow
from kamdesk.ui import wording
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.widgets.glyphs import Avatar
from kamdesk.ui.widgets.labels import Chip, Label
from kamdesk.ui.widgets.popover import Popover
from kamdesk.ui.widgets.ring import HealthRing

_WIDTH = 340


class Peek(Popover):
    """Name, tier, health, money and next step of one account."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, 16)
        self._host = parent
        self.avatar = Avatar("", 36, company=True)
        self.name = Label("", "title-3", elide=True)
        self.tier = Chip("", "accent")
        self.where = Label("", "meta", "text3", elide=True)
        self.ring = HealthRing(64)
        self.facts = Label("", "body", "text2", wrap=True)
        words = Rows(gap=3)
        words.addWidget(self.name)
        words.addWidget(self.where)
        head = Columns(gap=10)
        head.addWidget(self.avatar)
        head.addLayout(words, 1)
        head.addWidget(self.tier)
        below = Columns(gap=14)
        below.addWidget(self.ring)
        below.addWidget(self.facts, 1)
        self.body.addLayout(head)
        self.body.addLayout(below)

    def show_row(self, row: AccountRow, today: date) -> None:
        """Fill in one account."""
        name = wording.named(row.name, row.english_name)
        self.avatar.show_name(name)
        self.name.setText(name)
        self.tier.show_text(wording.tier_word(row.tier))
        self.tier.setVisible(bool(row.tier))
        self.where.setText(" · ".join(part for part in (row.industry, row.region) if part))
        health = None if row.health is None else float(shown_points(row.health))
        self.ring.show_score(health, row.band, wording.band_word(row.band))
        self.facts.setText("\n".join(_facts(row, today)))

    def open_at(self, spot: QPoint) -> None:
        """Open under a spot of the parent, kept inside it."""
        content = QSize(theme().px(_WIDTH), self.body.sizeHint().height())
        self.resize(self.size_for(content))
        x = min(spot.x(), self._host.width() - self.width())
        y = min(spot.y() - theme().px(18), self._host.height() - self.height())
        self.move(max(0, x), max(0, y))
        self.show()
        self.raise_()


def _facts(row: AccountRow, today: date) -> list[str]:
    revenue = wording.sum_text(row.revenue, row.currency) or "—"
    lines = [
        _("Revenue, 12 mo: {amount}").format(amount=revenue),
        _("Last touch: {when}").format(when=wording.last_seen(row.last_touch, today)),
    ]
    if row.overdue_minor > 0:
        amount = formats.money(row.overdue_minor, row.currency)
        lines.append(_("Overdue: {amount}").format(amount=amount))
    if row.next_step and row.next_step.text:
        lines.append(_("Next: {step}").format(step=row.next_step.text))
    return lines
