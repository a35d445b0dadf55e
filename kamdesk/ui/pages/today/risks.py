"""Risk signals of my accounts, each with the one verb that answers it."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from kamdesk.i18n import _
from kamdesk.queries.risk_signals import RiskSignal
from kamdesk.ui.pages.today import words
from kamdesk.ui.theme import Columns, Rows, emptied, theme
from kamdesk.ui.widgets.buttons import Button, Size
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.labels import IconMark, Label, LinkLabel
from kamdesk.ui.widgets.painting import draw_text, focus_ring, is_reached

SHOWN = 4


class RisksCard(Card):
    """The gravest signals. ``asked`` carries a signal whose verb was pressed, ``open`` one."""

    asked = Signal(object)
    open = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Risk signals"), icon="triangle-alert")
        self._signals: tuple[RiskSignal, ...] = ()
        self._all = False
        self.lines = Rows(gap=10)
        self.nothing = Label(_("Nothing is at risk"), "body", "text3")
        self.more = LinkLabel("", "meta")
        self.more.clicked.connect(self._toggle)
        self.body.addLayout(self.lines)
        self.add(self.nothing)
        self.add(self.more)

    def show_signals(self, signals: tuple[RiskSignal, ...]) -> None:
        """List the signals, gravest first."""
        self._signals = signals
        self.aside.setText(str(len(signals)) if signals else "")
        self.nothing.setVisible(not signals)
        emptied(self.lines)
        for signal in signals if self._all else _mixed(signals):
            row = RiskRow(signal)
            row.verb.clicked.connect(lambda _checked=False, s=signal: self.asked.emit(s))
            row.name.clicked.connect(lambda s=signal: self.open.emit(s))
            self.lines.addWidget(row)
        rest = len(signals) - SHOWN
        self.more.setVisible(rest > 0)
        text = _("Show fewer") if self._all else _("Show {n} more").format(n=rest)
        self.more.setText(text)

    def _toggle(self) -> None:
        self._all = not self._all
        self.show_signals(self._signals)


class RiskRow(QWidget):
    """One signal: what it says, and its verb."""

    def __init__(self, signal: RiskSignal) -> None:
        super().__init__()
        self.signal = signal
        verb = words.VERBS[signal.verb]
        self.name = RiskText(signal)
        self.verb = Button(_(verb.title), size=Size.SMALL)
        self.verb.setAccessibleName(f"{_(verb.title)}: {self.name.accessibleName()}")
        line = Columns(self, gap=9)
        line.addWidget(IconMark(*_icon(signal)))
        line.addWidget(self.name, 1)
        line.addWidget(self.verb)


class RiskText(QAbstractButton):
    """The account, what happened, and a remark; pressed, it opens the account."""

    def __init__(self, signal: RiskSignal) -> None:
        super().__init__()
        said, under = words.risk_texts(signal)
        self._lines = [(words.account_name(signal, short=True), (13, 600, "text")),
                       (said, (12, 400, "text2"))]  # fmt: skip
        if under:
            self._lines.append((under, (12, 400, "text3")))
        self.setAccessibleName(", ".join(text for text, _style in self._lines))
        self.setToolTip("\n".join(text for text, _style in self._lines))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(80), theme().px(18) * len(self._lines))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return self.sizeHint()

    def paintEvent(self, event: object) -> None:  # noqa: ARG002, N802  Qt's signature
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        tall = theme().px(18)
        for place, (text, style) in enumerate(self._lines):
            draw_text(p, QRect(0, place * tall, self.width(), tall), text, style)
        if is_reached(self):
            focus_ring(p, self.rect(), theme().px(4))
        p.end()


def _icon(signal: RiskSignal) -> tuple[str, int, str]:
    icon, hue = words.ICONS[signal.kind]
    return icon, 15, hue


def _mixed(signals: tuple[RiskSignal, ...]) -> list[RiskSignal]:
    """Show the first of every kind before the second of any; the order of gravity stays."""
    firsts: dict[object, RiskSignal] = {}
    for signal in signals:
        firsts.setdefault(signal.kind, signal)
    chosen = list(firsts.values())[:SHOWN]
    rest = [signal for signal in signals if signal not in chosen]
    chosen += rest[: SHOWN - len(chosen)]
    return [signal for signal in signals if signal in chosen]
