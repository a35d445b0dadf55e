"""What a stage asks of the card over it, beside the column while the card is in the air."""

from datetime import date
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from kamdesk.domain.opportunity_moves import Flag
from kamdesk.domain.stage_gates import Check, Gate, GateFacts, checks
from kamdesk.i18n import N_, _
from kamdesk.queries.deals import DealRow
from kamdesk.queries.opportunities import Column
from kamdesk.ui.pages.opportunities import words
from kamdesk.ui.theme import Columns, Rows, emptied, theme
from kamdesk.ui.widgets.labels import IconMark, Label
from kamdesk.ui.widgets.popover import BLUR, Popover

_WIDE: Final = 236
_TEXTS: Final = {  # met, and not yet
    Gate.AMOUNT: (N_("Amount is known"), N_("Amount is not known yet")),
    Gate.DECISION_MAKER: (N_("Decision maker is known"), N_("Decision maker is not known yet")),
    Gate.NEXT_STEP: (N_("Next step is agreed"), N_("Next step is not agreed yet")),
    Gate.CLOSE_DAY: (N_("Expected close lies ahead"), N_("Expected close is past or not named")),
    Gate.REASON: (N_("Loss reason is written"), N_("Loss reason is not written yet")),
}


class GateCard(Popover):
    """Lists the gates of the stage a card is over; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, padding=12)
        self._host = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.title = Label("", "title-3", wrap=True)
        self.lines = Rows(gap=6)
        self.foot = Label("", "meta", "text3", wrap=True)
        head = Columns(gap=8)
        head.addWidget(IconMark("list-checks", 16, "accentText"))
        head.addWidget(self.title, 1)
        self.body.addLayout(head)
        self.body.addLayout(self.lines)
        self.body.addWidget(self.foot)

    def show_gates(self, deal: DealRow, column: Column, today: date, anchor: QWidget) -> None:
        """Show beside a column what it asks of a deal."""
        found = checks(column.outcome, facts_of(deal, today))
        self.title.setText(_("To enter {stage}").format(stage=words.stage_name(column)))
        emptied(self.lines)
        for check in found:
            self.lines.addWidget(_line(check))
        self._show_foot(found)
        self._stand_beside(anchor)

    def _show_foot(self, found: tuple[Check, ...]) -> None:
        missing = {check.gate for check in found if not check.is_met}
        if Gate.REASON in missing:
            self.foot.setText(_("You are asked for it when you let go"))
        else:
            self.foot.setText(_("It can move now; what is missing stays marked on its card"))
        self.foot.setVisible(bool(missing))

    def _stand_beside(self, anchor: QWidget) -> None:
        """Stand at the right of a column, at its left where there is no room."""
        edge, px, host = theme().px(BLUR), theme().px, self._host
        self.setFixedWidth(px(_WIDE) + 2 * edge)
        self.show()  # what is not shown yet has no style, and with it another size
        self.adjustSize()
        left = anchor.mapTo(host, QPoint(0, 0)).x()
        right = left + anchor.width() + px(8) - edge
        fits = right + self.width() - edge <= host.width()
        x = right if fits else left - self.width() + edge - px(8)
        self.move(max(-edge, x), (host.height() - self.height()) // 2)
        self.raise_()


def facts_of(deal: DealRow, today: date) -> GateFacts:
    """Gather what is known of a deal; nobody looks for the decision maker of a closed one."""
    is_open = deal.outcome == "open"
    return GateFacts(
        has_amount=deal.amount is not None,
        has_decision_maker=Flag.NO_DECISION_MAKER not in deal.flags if is_open else None,
        has_next_step=bool(deal.next_step),
        closes_ahead=deal.expected_close is not None and deal.expected_close >= today,
        has_reason=bool(deal.loss_reason),
    )


def _line(check: Check) -> QWidget:
    met, missing = _TEXTS[check.gate]
    icon, ink = ("circle-check", "okText") if check.is_met else ("circle-alert", "warnText")
    holder = QWidget()
    line = Columns(holder, gap=8)
    line.addWidget(IconMark(icon, 15, ink), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(Label(_(met if check.is_met else missing), "body", wrap=True), 1)
    return holder
