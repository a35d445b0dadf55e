"""Not yet discussed: what waits at this account and does not stand in the notes so far."""

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent

from kamdesk.i18n import _
from kamdesk.queries.capture import CaptureSheet
from kamdesk.ui.theme import Columns, Rows, emptied, theme
from kamdesk.ui.widgets.buttons import Button, Size
from kamdesk.ui.widgets.cards import Divider, Panel
from kamdesk.ui.widgets.labels import Label

_LEAST: Final = 130  # design pixels; a topic cut shorter says nothing
_AROUND: Final = 40  # of a chip beside its words: icon, gap and sides


class Topic(Struct, frozen=True):
    """Something to talk about. ``word`` in the notes tells that it was."""

    word: str
    text: str
    icon: str


def topics_of(sheet: CaptureSheet) -> list[Topic]:
    """Return the open topics: our questions, open tickets, open promises."""
    questions = sheet.visit.questions if sheet.visit else ()
    asked = [Topic(text, text, "circle-question-mark") for text in questions]
    tickets = [
        Topic(t.number or t.title, _("Ticket {name}").format(name=t.number or t.title),
              "headphones")
        for t in sheet.tickets
    ]  # fmt: skip
    promises = [Topic(p.text, p.text, "handshake") for p in sheet.promises if p.state == "open"]
    return [*asked, *tickets, *promises]


def waiting(topics: Iterable[Topic], notes: str, asked: Iterable[str]) -> list[Topic]:
    """Return the topics the notes do not name and nobody ticked."""
    said, done = notes.casefold(), set(asked)
    return [t for t in topics if t.word.casefold() not in said and t.word not in done]


class TopicBar(Panel):
    """Signals: ``picked`` carries the Topic that is talked about now. Shows as many as fit."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__("surface")
        self._topics: list[Topic] = []
        self.buttons: list[Button] = []
        self.title = Label(_("Not yet discussed"), "meta", "text3")
        self._chips = Columns(gap=8)
        line = Columns(gap=10, margins=(24, 9))
        lines = Rows(self, gap=0)
        lines.addWidget(Divider())
        lines.addLayout(line)
        line.addWidget(self.title)
        line.addLayout(self._chips)
        line.addStretch(1)
        self.hide()

    def show_topics(self, topics: Sequence[Topic]) -> None:
        """Show what waits; the bar leaves when nothing does."""
        if list(topics) == self._topics:
            return
        self._topics = list(topics)
        emptied(self._chips)
        self.buttons = [self._button(topic) for topic in self._topics]
        for button in self.buttons:
            self._chips.addWidget(button)
        self.setVisible(bool(self._topics))
        self._fit()

    def _button(self, topic: Topic) -> Button:
        button = Button(topic.text, topic.icon, size=Size.SMALL, tip=topic.text)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self.picked.emit(topic))
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> object:  # type: ignore[override]  # noqa: N802  Qt's name
        """Ask for no width: what does not fit stays away."""
        least = super().minimumSizeHint()
        least.setWidth(theme().px(120))
        return least

    def _fit(self) -> None:
        px = theme().px
        whole = self.width() - px(58)
        room = whole - self.title.sizeHint().width()
        first = theme().px(_LEAST) if self.buttons else 0
        self.title.setVisible(first <= room)  # a topic says more than its title
        self._share(room if first <= room else whole)

    def _share(self, room: int) -> None:
        """Show topics whole as long as they fit; the first that does not is cut or stays away."""
        px, is_full = theme().px, False
        for topic, button in zip(self._topics, self.buttons, strict=True):
            button.setText(topic.text)
            if not is_full and button.sizeHint().width() > room:
                is_full = True
                cut = room >= px(_LEAST)
                button.setText(_cut(topic.text, room - px(_AROUND)) if cut else topic.text)
                button.setVisible(cut)
            else:
                button.setVisible(not is_full)
            room -= button.sizeHint().width() + px(8)


def _cut(text: str, room: int) -> str:
    return theme().metrics(13, 500).elidedText(text, Qt.TextElideMode.ElideRight, room)
