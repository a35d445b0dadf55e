"""One question of a survey, written large: a scale where there is one, and room for words."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from kamdesk.i18n import _
from kamdesk.services.feedback import Answer
from kamdesk.ui.pages.feedback import words
from kamdesk.ui.pages.feedback.scale import Scale
from kamdesk.ui.theme import Rows, theme
from kamdesk.ui.widgets.labels import Label

_LINES = 4


class Step(QWidget):
    """Signals: ``changed`` when the answer does. ``kind`` is that of the answer."""

    changed = Signal()

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind
        question = _(words.QUESTIONS[kind])
        self.question = Label(question, "title-1", wrap=True)
        self.question.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.scale = (
            Scale(words.SCALES[kind], _ends(kind), question) if kind in words.SCALES else None
        )
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_(words.REASONS[kind]) if words.REASONS[kind] else question)
        self.text.textChanged.connect(self.changed)
        self._lay_out()

    def answer(self) -> Answer | None:
        """Return what was answered; None when nothing was."""
        score = self.scale.value if self.scale else None
        text = self.text.toPlainText().strip() or None
        return (
            None
            if score is None and text is None
            else Answer(kind=self.kind, score=score, text=text)
        )

    def content(self) -> dict[str, Any]:
        """Return the answer as plain values of a draft."""
        return {"score": self.scale.value if self.scale else None, "text": self.text.toPlainText()}

    def show_content(self, content: dict[str, Any]) -> None:
        """Show what a draft kept."""
        if self.scale is not None:
            self.scale.show_value(content.get("score"))
        self.text.setPlainText(content.get("text") or "")

    def take_focus(self) -> None:
        """Put the keyboard where answering begins."""
        (self.scale or self.text).setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        self.text.setFixedHeight(theme().px(26 * _LINES))
        lines = Rows(self, gap=18)
        lines.addWidget(self.question)
        if self.scale is not None:
            lines.addWidget(self.scale)
            self.scale.chosen.connect(lambda _value: self.changed.emit())
            lines.addWidget(Label(_(words.REASONS[self.kind]), "body", "text2"))
        lines.addWidget(self.text)


def _ends(kind: str) -> tuple[str, str]:
    low, high = words.ENDS[kind]
    return _(low), _(high)
