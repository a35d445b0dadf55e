"""The strip over the board: what is won this quarter, what may come, cycle and win rate."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kamdesk.i18n import _, formats
from kamdesk.queries.opportunities import Board, Column
from kamdesk.ui import wording
from kamdesk.ui.charts.picturing import Picturing
from kamdesk.ui.pages.opportunities import words
from kamdesk.ui.pages.opportunities.share_bar import Share, ShareBar
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.widgets.cards import Card, Divider
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.numbers import Number

_SHARES: Final = (1.0, 0.55, 0.34, 0.2)  # of cobalt, from the last open stage backwards


class Summary(Card):
    """Won this quarter and the weighted open pipeline as one bar; unconverted money beside.

    Signals: ``stage_asked`` carries the stage of a part, ``deals_asked`` wants every deal,
    ``closed_asked`` those that cycle and win rate are of.
    """

    stage_asked = Signal(object)
    deals_asked = Signal()
    closed_asked = Signal()

    def __init__(self) -> None:
        super().__init__(padding=10)
        self.caption = Label("", "meta", "text2", elide=True)
        self.number = Number("num-l", _("Show the deals behind it"))
        self.beside = Label("", "meta", "text3", elide=True)
        self.bar = ShareBar()
        self.cycle = Number("strong", _("Show the deals behind it"))
        self.rate = Number("strong", _("Show the deals behind it"))
        line = Columns(gap=18)
        line.addWidget(self._numbers())
        line.addWidget(self.bar, 1)
        line.addWidget(Divider(upright=True))
        line.addLayout(self._facts())
        self.body.addLayout(line)
        self.bar.opened.connect(lambda at: self.stage_asked.emit(self.bar.parts[at].stage_id))
        self.number.asked.connect(self.deals_asked)
        self.cycle.asked.connect(self.closed_asked)
        self.rate.asked.connect(self.closed_asked)
        self.picturing = Picturing(self, _("Pipeline"))

    def show_board(self, board: Board) -> None:
        """Add up the columns of a board."""
        won = [each for each in board.columns if each.outcome == "won"]
        open_ones = [each for each in board.columns if each.outcome == "open"]
        closed_alone = board.which == "closed"
        self.caption.setText(
            _("Won in 12 months") if closed_alone else _("Won this quarter + weighted open")
        )
        expected = formats.money(_expected(won, open_ones), board.currency)
        self.number.show_number(expected, f"{self.caption.text()} {expected}")
        beside = [text for each in (*won, *open_ones) for text in _unconverted(each)]
        self.beside.setText(" + ".join(beside))
        self.beside.setVisible(bool(beside))
        self.bar.show_parts(_parts(won, open_ones, board.currency))
        cycle = "–" if board.cycle_days is None else formats.days(board.cycle_days)
        rate = "–" if board.win_rate is None else formats.percent(board.win_rate)
        self.cycle.show_number(cycle, f"{_('Average cycle')} {cycle}")
        self.rate.show_number(rate, f"{_('Win rate, 12 months')} {rate}")

    def _numbers(self) -> QWidget:
        holder = QWidget()
        holder.setMinimumWidth(theme().px(150))
        lines = Rows(holder, gap=0)
        lines.addWidget(self.caption)
        figures = Columns(gap=8)
        figures.addWidget(self.number)
        figures.addWidget(self.beside, 1)
        lines.addLayout(figures)
        self.caption.setMinimumWidth(theme().width(_("Won this quarter + weighted open"), 12) + 4)
        return holder

    def _facts(self) -> Rows:
        lines = Rows(gap=3)
        for caption, value in (
            (_("Average cycle"), self.cycle),
            (_("Win rate, 12 months"), self.rate),
        ):
            row = Columns(gap=24)
            row.addWidget(Label(caption, "meta", "text2"))
            row.addStretch(1)
            row.addWidget(value)
            lines.addLayout(row)
        return lines


def _expected(won: list[Column], open_ones: list[Column]) -> int | None:
    """Add up what is won and what may come; None when there are deals and no amount is known."""
    known = [each.total.minor for each in won if each.total.count]
    known += [each.weighted_minor for each in open_ones if each.weighted_minor is not None]
    nothing_known = not known and any(each.cards for each in (*won, *open_ones))
    return None if nothing_known else sum(known)


def _unconverted(column: Column) -> list[str]:
    return [formats.money(each.amount_minor, each.currency) for each in column.total.beside]


def _parts(won: list[Column], open_ones: list[Column], currency: str) -> list[Share]:
    """List the parts of the bar: what is won, then the stages from the last one backwards."""
    parts = [
        Share(column.stage_id, words.stage_name(column),
              wording.sum_text(column.total, currency), column.total.minor, None)
        for column in won
    ]  # fmt: skip
    for at, column in enumerate(reversed(open_ones)):
        shade = _SHARES[min(at, len(_SHARES) - 1)]
        text, minor = formats.money(column.weighted_minor, currency), column.weighted_minor or 0
        parts.append(Share(column.stage_id, words.stage_name(column), text, minor, shade))
    return [part for part in parts if part.minor > 0]
