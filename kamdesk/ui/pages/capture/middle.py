"""The middle pane: verbs that insert, the notes, what waits, and whether all is safe."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent

from kamdesk.domain.capture_text import Kind
from kamdesk.i18n import _, formats, ngettext
from kamdesk.ui.pages.capture.editor import NotesEditor
from kamdesk.ui.pages.capture.topics import TopicBar
from kamdesk.ui.pages.capture.words import LOOKS
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.widgets.buttons import Button, Size
from kamdesk.ui.widgets.cards import Divider, Panel
from kamdesk.ui.widgets.labels import IconMark, Label
from kamdesk.ui.widgets.notices import Banner

_SIDES: Final = 24
_GAP: Final = 6


class Middle(Panel):
    """Signals: ``inserted`` carries the Kind whose button was pressed, None for plain notes."""

    inserted = Signal(object)

    def __init__(self) -> None:
        super().__init__("surface")
        self.editor = NotesEditor()
        self.editor.setAccessibleName(_("Notes of the visit"))
        self.editor.hint = _("What is said, as it is said. / inserts, @ names people")
        self.topics = TopicBar()
        self.restored = Banner("", "info", _("Discard"))
        self.restored.hide()
        self.refused = Banner("", "risk")
        self.refused.hide()
        self.verbs: dict[Kind | None, Button] = {
            None: self._verb(None, _("Notes"), "list"),
            **{kind: self._verb(kind, _(look.title), look.icon) for kind, look in LOOKS.items()},
        }
        self.attach = Button(icon="paperclip", size=Size.SMALL, tip=_("Add files to this visit"))
        self.attach.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._words = {kind: button.text() for kind, button in self.verbs.items()}
        self._icons: dict[Kind | None, str] = {
            None: "list",
            **{kind: look.icon for kind, look in LOOKS.items()},
        }
        self._safe = IconMark("hard-drive", 14, "text3")
        self.kept = Label(_("Every second is kept on this device, encrypted"), "meta", "text3",
                          elide=True)  # fmt: skip
        self.count = Label("", "meta", "text3")
        self._lay_out()

    def show_kind(self, kind: Kind | None) -> None:
        """Mark what the line at the caret is."""
        for each, button in self.verbs.items():
            button.setChecked(each is kind)

    def show_kept(self) -> None:
        """Say that all is safe."""
        self.kept.setText(_("Kept on this device, encrypted · just now"))
        self.kept.recolor("okText")
        self._safe.show_icon("hard-drive", "okText")

    def announce(self, text: str, verb: str) -> None:
        """Say what became of kept notes, with the way back."""
        self.restored.set_text(text)
        self.restored.button.setText(verb)
        self.restored.button.setAccessibleName(verb)
        self.restored.show()

    def show_count(self, letters: int) -> None:
        """Say how much was written."""
        text = ngettext("{n} character", "{n} characters", letters)
        self.count.setText(text.format(n=formats.count(letters)))

    def _verb(self, kind: Kind | None, text: str, icon: str) -> Button:
        button = Button(text, icon, size=Size.SMALL, tip=text)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self.inserted.emit(kind))
        return button

    def _lay_out(self) -> None:
        verbs = Columns(gap=_GAP, margins=(_SIDES, 12, _SIDES, 6))
        for button in self.verbs.values():
            verbs.addWidget(button)
        verbs.addStretch(1)
        banners = Rows(gap=8, margins=(_SIDES, 4, _SIDES, 4))
        banners.addWidget(self.restored)
        banners.addWidget(self.refused)
        foot = Columns(gap=7, margins=(_SIDES, 6))
        foot.addWidget(self._safe)
        foot.addWidget(self.kept, 1)
        foot.addWidget(self.count)
        foot.addWidget(self.attach)
        lines = Rows(self, gap=0)
        lines.addLayout(verbs)
        lines.addLayout(banners)
        lines.addWidget(self.editor, 1)
        lines.addWidget(self.topics)
        lines.addWidget(Divider())
        lines.addLayout(foot)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Show icons and words of the verbs; where room is short words alone, then icons alone."""
        room = self.width() - theme().px(2 * _SIDES + _GAP * (len(self.verbs) - 1))
        every = frozenset(self.verbs)
        for icons, words in ((every, every), ({None}, every - {None}), (every, frozenset())):
            for kind, button in self.verbs.items():
                button.set_icon(self._icons[kind] if kind in icons else None)
                button.setText(self._words[kind] if kind in words else "")
            if sum(button.sizeHint().width() for button in self.verbs.values()) <= room:
                return
