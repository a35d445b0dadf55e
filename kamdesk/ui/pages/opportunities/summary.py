"""The strip over the board: what is won this quarter, what may come, cycle and win rate."""

from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QSizePolicy, QWidget

from kamdesk.i18n import _, formats
from kamdesk.queries.opportunities import Board, Column
from kamdesk.ui import wording
from kamdesk.ui.pages.opportunities import words
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.widgets.base import Painted
from kamdesk.ui.widgets.cards import Card, Divider
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.painting import draw_text

_SHARES: Final = (1.0, 0.55, 0.34, 0.2)  # of cobalt, from the last open stage backwards
_HEIGHT, _BAR = 46, 13


class Summary(Card):
    """Won this quarter and the weighted open pipeline as one bar; unconverted money beside."""

    def __init__(self) -> None:
        super().__init__(padding=10)
        self.caption = Label("", "meta", "text2", elide=True)
        self.number = Label("", "num-l")
        self.beside = Label("", "meta", "text3", elide=True)
        self.bar = _ShareBar()
        self.cycle, self.rate = Label("", "strong"), Label("", "strong")
        line = Columns(gap=18)
        line.addWidget(self._numbers())
        line.addWidget(self.bar, 1)
        line.addWidget(Divider(upright=True))
        line.addLayout(self._facts())
        self.body.addLayout(line)

    def show_board(self, board: Board) -> None:
        """Add up the columns of a board."""
        won = [each for each in board.columns if each.outcome == "won"]
        open_ones = [each for each in board.columns if each.outcome == "open"]
        self.caption.setText(_("Won this quarter + weighted open"))
        self.number.setText(formats.money(_expected(won, open_ones), board.currency))
        beside = [text for each in (*won, *open_ones) for text in _unconverted(each)]
        self.beside.setText(" + ".join(beside))
        self.beside.setVisible(bool(beside))
        self.bar.show_parts(_parts(won, open_ones, board.currency))
        cycle = "–" if board.cycle_days is None else formats.days(board.cycle_days)
        self.cycle.setText(cycle)
        self.rate.setText(formats.percent(board.win_rate) if board.win_rate is not None else "–")

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


def _parts(
    won: list[Column], open_ones: list[Column], currency: str
) -> list[tuple[str, str, int, float | None]]:
    """List word, amount, width and shade of each part; None is the colour of what is won."""
    parts: list[tuple[str, str, int, float | None]] = []
    for column in won:
        text = wording.sum_text(column.total, currency)
        parts.append((words.stage_name(column), text, column.total.minor, None))
    for at, column in enumerate(reversed(open_ones)):
        shade = _SHARES[min(at, len(_SHARES) - 1)]
        text = formats.money(column.weighted_minor, currency)
        parts.append((words.stage_name(column), text, column.weighted_minor or 0, shade))
    return [part for part in parts if part[2] > 0]


class _ShareBar(Painted):
    design = (240, _HEIGHT)

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[tuple[str, str, int, float | None]] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_parts(self, parts: list[tuple[str, str, int, float | None]]) -> None:
        self._parts = parts
        said = ", ".join(f"{name} {text}" for name, text, *_rest in parts)
        self.setAccessibleName(said)
        self.setToolTip("\n".join(f"{name} {text}" for name, text, *_rest in parts))
        self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(120), theme().px(_HEIGHT))

    def draw(self, p: QPainter) -> None:
        px = theme().px
        whole = QRectF(0, px(4), self.width(), px(_BAR))
        total = sum(part[2] for part in self._parts)
        p.save()
        outline = QPainterPath()
        outline.addRoundedRect(whole, px(4), px(4))
        p.setClipPath(outline)
        p.fillRect(whole, theme().color("noneSoft"))
        x = 0.0
        for _name, _text, minor, shade in self._parts:
            wide = whole.width() * minor / total
            p.fillRect(QRectF(x, whole.y(), wide - px(1), whole.height()), _color(shade))
            x += wide
        p.restore()
        self._draw_legend(p)

    def _draw_legend(self, p: QPainter) -> None:
        px = theme().px
        x = 0
        for name, text, _minor, shade in self._parts:
            said = f"{name} {text}"
            wide = theme().width(said, 12, 400) + px(15)
            if x + wide > self.width():
                return
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(_color(shade))
            p.drawRoundedRect(QRectF(x, px(30), px(8), px(8)), px(2), px(2))
            draw_text(p, QRect(x + px(13), px(25), wide, px(18)), said, (12, 400, "text2"))
            x += wide + px(14)


def _color(shade: float | None) -> object:
    return theme().color("ok") if shade is None else theme().mixed("accent", "surface", shade)
