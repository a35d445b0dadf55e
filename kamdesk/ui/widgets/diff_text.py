"""A text that shows what changed in it, word by word: struck what went, tinted what came."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QTextDocument, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from kamdesk.domain.word_diff import Run, word_diff
from kamdesk.i18n import _
from kamdesk.ui.theme import theme

_PART = {
    "gone": '<span style="color:{risk}; background-color:{risk_soft};'
    ' text-decoration:line-through">{text}</span> ',
    "new": '<span style="color:{ok}; background-color:{ok_soft}">{text}</span>',
}


class DiffText(QWidget):
    """Wraps to its width. Screen readers hear the text as it is now, and what is new in it."""

    def __init__(self, *, bold: bool = False) -> None:
        super().__init__()
        self._runs: Sequence[Run] = ()
        self._bold, self._color = bold, "text"
        self._document = QTextDocument(self)
        self._document.setDocumentMargin(0)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._document.setDefaultTextOption(option)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme().changed.connect(self._restyle)

    @property
    def text(self) -> str:
        """What stands there, without what went."""
        return "".join(run.text for run in self._runs if run.kind != "gone")

    def show_text(self, text: str, color: str = "text") -> None:
        """Show a text without marks."""
        self._color = color
        self.show_runs((Run(text, "same"),))

    def show_change(self, before: str, after: str) -> None:
        """Show a text with what changed since another one; one written anew is shown unmarked."""
        runs = word_diff(before, after)
        if any(run.kind == "same" and run.text.strip() for run in runs):
            self._color = "text"
            self.show_runs(runs)
        else:
            self.show_text(after)

    def show_runs(self, runs: Sequence[Run]) -> None:
        """Show runs of text."""
        self._runs = tuple(runs)
        fresh = [run.text.strip() for run in runs if run.kind == "new" and run.text.strip()]
        added = _("new: {text}").format(text="; ".join(fresh)) if fresh else ""
        self.setAccessibleName(". ".join(part for part in (self.text, added) if part))
        self._restyle()

    def hasHeightForWidth(self) -> bool:  # noqa: N802  Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802  Qt's name
        self._document.setTextWidth(max(1, width))
        return round(self._document.size().height())

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        width = self.width() if self.width() > 0 else theme().px(120)
        return QSize(theme().px(120), self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(40), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        p = QPainter(self)
        self._document.setTextWidth(self.width())
        self._document.drawContents(p)
        p.end()

    @Slot()
    def _restyle(self) -> None:
        look = theme()
        self._document.setDefaultFont(look.role("strong" if self._bold else "body"))
        body = "".join(_html(run) for run in self._runs)
        color = look.color(self._color).name()
        self._document.setHtml(f'<span style="color:{color}">{body}</span>')
        self.updateGeometry()
        self.update()


def _html(run: Run) -> str:
    text = escape(run.text).replace("\n", "<br>")
    if run.kind == "same":
        return text
    look = theme()
    return _PART[run.kind].format(
        text=text,
        risk=look.color("riskText").name(),
        risk_soft=look.color("riskSoft").name(),
        ok=look.color("okText").name(),
        ok_soft=look.color("okSoft").name(),
    )
