"""Writing one value in its cell: amount, close day, next step. A refusal stays with the words."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from kamdesk.domain.ids import OpportunityId
from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, formats
from kamdesk.protocol.entities import ENTITIES
from kamdesk.protocol.values import parse, parse_money
from kamdesk.queries.deals import DealRow
from kamdesk.services.opportunities import (
    SetAmount,
    SetClose,
    SetNextStep,
    set_amount,
    set_close,
    set_next_step,
)
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.fields import refusal
from kamdesk.ui.widgets.notices import Banner

Call = tuple[Callable[..., Any], Any]
_PROBLEM_WIDE: Final = 300  # design pixels
EDITABLE: Final = ("next_step", "amount", "close")


class CellEditor(QLineEdit):
    """A field over a cell. ``entered`` on Enter; ``moved_on`` to the next (+1) or one before (-1).

    Escape and a click elsewhere leave it without storing.
    """

    entered = Signal()
    moved_on = Signal(int)
    left = Signal()

    def __init__(self, host: QWidget, deal: DealRow, key: str, currency: str) -> None:
        super().__init__(host)
        self._host = host
        self.deal, self.key, self._currency = deal, key, currency
        self.problem: Banner | None = None
        self.setText(_text(deal, key))
        self.setAccessibleName(_NAMES[key]())
        self.installEventFilter(self)

    def open_over(self, box: QRect) -> None:
        """Lie over a cell, wide enough to write in."""
        px = theme().px
        wide = max(box.width(), px(140))
        left = min(box.x(), self._host.width() - wide)
        self.setGeometry(left, box.y(), wide, max(box.height(), px(32)))
        self.show()
        self.setFocus()
        self.selectAll()

    def call(self) -> Call | None:
        """Return the deed that stores what is written; None when nothing changed.

        Raises Refused ``value.*``.
        """
        text = self.text().strip()
        return (
            None
            if text == _text(self.deal, self.key)
            else _CALLS[self.key](self.deal, text, self._currency)
        )

    def explain(self, error: KamdeskError) -> None:
        """Say what is wrong with the value; the words stay."""
        said = refusal(error, self.accessibleName())
        self.setProperty("problem", "true")
        self.style().unpolish(self)
        self.style().polish(self)
        self.setAccessibleDescription(said)
        self._show_problem(said)
        self.setFocus()

    def _show_problem(self, said: str) -> None:
        """Say it under the field, or above it near the bottom."""
        if self.problem is None:
            self.problem = Banner("", "risk")
            self.problem.setParent(self._host)
            self.destroyed.connect(self.problem.deleteLater)
        self.problem.set_text(said)
        self.problem.resize(theme().px(_PROBLEM_WIDE), self.problem.sizeHint().height())
        left = min(self.x(), self._host.width() - self.problem.width())
        below = self.y() + self.height() + theme().px(3)
        fits = below + self.problem.height() <= self._host.height()
        top = below if fits else self.y() - self.problem.height() - theme().px(3)
        self.problem.move(max(0, left), top)
        self.problem.show()
        self.problem.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}.get(Qt.Key(event.key()))
            if step is not None:
                self.moved_on.emit(step)
            elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.entered.emit()
            elif event.key() == Qt.Key.Key_Escape:
                self.left.emit()
            else:
                return super().eventFilter(watched, event)
            return True
        return super().eventFilter(watched, event)


def _text(deal: DealRow, key: str) -> str:
    if key == "next_step":
        return deal.next_step or ""
    if key == "close":
        return deal.expected_close.isoformat() if deal.expected_close else ""
    money = deal.amount
    if money is None:
        return ""
    digits = formats.minor_digits(money.currency)
    whole = f"{money.amount_minor / 10**digits:.{digits}f}".removesuffix(".00")
    return f"{whole} {money.currency}"


def _step(deal: DealRow, text: str, _currency: str) -> Call:
    command = SetNextStep(
        opportunity_id=OpportunityId(deal.id), next_step=text or None, seen=deal.next_step
    )
    return set_next_step, command


def _close(deal: DealRow, text: str, _currency: str) -> Call:
    day: date | None = parse(ENTITIES["opportunity"].field("expected_close"), text)
    command = SetClose(
        opportunity_id=OpportunityId(deal.id), expected_close=day, seen=deal.expected_close
    )
    return set_close, command


def _amount(deal: DealRow, text: str, currency: str) -> Call:
    held = deal.amount.currency if deal.amount else currency
    field = next(each for each in ENTITIES["opportunity"].fields if each.code == "amount")
    amount = parse_money(field, text, held)
    command = SetAmount(opportunity_id=OpportunityId(deal.id), amount=amount, seen=deal.amount)
    return set_amount, command


_CALLS: Final[dict[str, Callable[[DealRow, str, str], Call]]] = {
    "next_step": _step,
    "close": _close,
    "amount": _amount,
}
_NAMES: Final[dict[str, Callable[[], str]]] = {
    "next_step": lambda: _("Next step"),
    "close": lambda: _("Expected close"),
    "amount": lambda: _("Amount"),
}
