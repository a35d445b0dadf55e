"""What the page asks before it acts: whom to hand something to, and whether to sign out."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from kamdesk.i18n import _, formats, ngettext
from kamdesk.ui.widgets.buttons import Button, Size
from kamdesk.ui.widgets.fields import FieldRow
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.question import Question
from kamdesk.ui.widgets.selects import Select


class HandOver(Question):
    """Whose task it becomes; ``given`` carries the colleague and the words."""

    given = Signal(object, str)

    def __init__(
        self, host: QWidget, title: str, colleagues: Sequence[tuple[UUID, str]]
    ) -> None:  # fmt: skip
        super().__init__(host, _("Hand over as a task"), _("Hand over"))
        self._ids = {str(key): key for key, _name in colleagues}
        self.who = Select([(str(key), name) for key, name in colleagues])
        if colleagues:
            self.who.choose(str(colleagues[0][0]))
        self.what = QLineEdit(title)
        for row in (FieldRow(_("To"), self.who), FieldRow(_("Task"), self.what)):
            self.fields.addWidget(row)
        self.save.setEnabled(bool(colleagues))

    def answer(self) -> None:
        """Say whom and what."""
        key = self._ids.get(self.who.key or "")
        if key is not None:
            self.given.emit(key, self.what.text().strip())
            self.hide()


class SignOut(Question):
    """Warns while something is unsent; ``given`` when the person wants it all the same."""

    given = Signal()
    exported = Signal()
    wide = 380

    def __init__(self, host: QWidget, changes: int, files: int) -> None:
        super().__init__(host, _("Sign out of the server"), _("Sign out"))
        said = " ".join((*_warnings(changes, files), _kept()))
        color = "riskText" if changes or files else "text2"
        self.warning = Label(said, "body", color, wrap=True)
        self.fields.addWidget(self.warning)
        self.export = Button(_("Export what is unsent"), "download", size=Size.SMALL)
        self.export.clicked.connect(self.exported)
        self.export.setVisible(changes > 0)
        self.fields.addWidget(self.export)

    def answer(self) -> None:
        """Sign out."""
        self.given.emit()
        self.hide()


def _warnings(changes: int, files: int) -> Iterator[str]:
    """Say what nobody else has: changes, and files that lie on this device alone."""
    if changes:
        text = ngettext(
            "{n} change was never handed over. Nobody else will see it until you join again.",
            "{n} changes were never handed over. Nobody else will see them until you join again.",
            changes,
        )
        yield text.format(n=formats.count(changes))
    if files:
        text = ngettext(
            "{n} file is on this device only, and in no backup.",
            "{n} files are on this device only, and in no backup.",
            files,
        )
        yield text.format(n=formats.count(files))


def _kept() -> str:
    return _("Everything stays in this profile; you can join again with a new code.")
