"""Keeps what is typed in a drawer, and offers it again when the same record is opened."""

from collections.abc import Callable, Sequence
from itertools import count, islice
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from kamdesk.i18n import _, formats
from kamdesk.queries.drafts import KeptDraft
from kamdesk.services.drafts import open_drafts
from kamdesk.ui.forms.keeper import Keeper
from kamdesk.ui.forms.record_form import RecordForm
from kamdesk.ui.forms.requests import FormRequest
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.widgets.notices import Banner


class Drafting(QObject):
    """Owns ``strip``, the line that tells of restored words and lets them go.

    ``forms`` returns the forms in sight. A form for a new record can be begun again while older
    words wait: each beginning is kept on its own, and the newest is offered first.
    """

    def __init__(
        self, host: QObject, tasks: Tasks, forms: Callable[[], Sequence[RecordForm]]
    ) -> None:
        super().__init__(host)
        self._tasks, self._forms = tasks, forms
        self._discarded: dict[str, Any] | None = None
        self.keeper = Keeper(self, tasks, self.content)
        self.strip = Banner("", "info", _("Discard"))
        self.strip.hide()
        self.strip.acted.connect(self._discard_or_return)
        self.another = self.strip.add_verb(_("Begin another"))
        self.another.clicked.connect(self._begin_another)
        self._base, self._taken = "", set[str]()

    @property
    def key(self) -> str:
        """The name of the draft; "" while no form is open."""
        return self.keeper.key

    def begin(self, request: FormRequest) -> None:
        """Watch the forms of a request, and fetch what was kept of them."""
        self._discarded = None
        self.strip.hide()
        self.keeper.key = self._base = key = key_of(request)
        self._taken = set()
        self._is_new = request.record_id is None
        self.keeper.is_dirty = False
        self.keeper.rest(False)
        for form in self._forms():
            form.edited.connect(self.keeper.touch)
            for _code, editor in form.writers():
                if isinstance(editor, QLineEdit | QPlainTextEdit):
                    editor.cursorPositionChanged.connect(self._moved)

        def show(kept: list[KeptDraft]) -> None:
            if kept and self.key == key:
                self._taken = {each.key for each in kept}
                self.keeper.key = kept[0].key
                self._restore(kept[0])

        self._tasks.run(open_drafts, key, then=show, owner=self)

    def end(self, *, keep: bool) -> None:
        """Stop watching; without ``keep`` the words go."""
        if keep:
            self.keeper.keep()
        elif self.key:
            self.keeper.drop()
        self.keeper.key = ""
        self.keeper.is_dirty = False

    def content(self) -> dict[str, Any] | None:
        """Return what is typed, as plain values; None when that is nothing."""
        kept = [form.kept() for form in self._forms()]
        return {"forms": kept, "caret": self._caret()} if any(kept) else None

    def _caret(self) -> list[Any]:
        here = QApplication.focusWidget()
        for place, form in enumerate(self._forms()):
            for code, editor in form.writers():
                if editor is here:
                    return [place, code, _position(editor)]
        return []

    @Slot()
    def _moved(self) -> None:
        """Keep the caret too, where there are words to keep."""
        if any(form.is_dirty for form in self._forms()):
            self.keeper.touch()

    def _restore(self, kept: KeptDraft) -> None:
        self._show(kept.content)
        moment = formats.moment(kept.saved_at)
        self._say(_("Restored · kept {moment}").format(moment=moment), _("Discard"))
        self.another.setVisible(self._is_new)

    @Slot()
    def _begin_another(self) -> None:
        """Leave the restored words where they are kept, and begin an empty form beside them."""
        self.keeper.keep()
        for form in self._forms():
            form.show_first()
        free = (f"{self._base}#{number}" for number in count(2))
        self.keeper.key = next(key for key in (self._base, *islice(free, len(self._taken) + 1))
                               if key not in self._taken)  # fmt: skip
        self.keeper.is_dirty = False
        self.strip.hide()
        forms = self._forms()
        if forms:
            forms[0].take_focus()

    def _show(self, content: dict[str, Any]) -> None:
        for form, kept in zip(self._forms(), content["forms"], strict=False):
            form.show_kept(kept)
        for place, code, position in [content["caret"]] if content["caret"] else ():
            editor = dict(self._forms()[place].writers()).get(code)
            if editor is not None:
                editor.setFocus()
                _set_position(editor, position)

    @Slot()
    def _discard_or_return(self) -> None:
        """Throw the restored words away, or take that back."""
        if self._discarded is None:
            self._discarded = self.content()
            for form in self._forms():
                form.show_first()
            self.keeper.drop()
            self._say(_("What you had typed is discarded"), _("Undo"))
        else:
            self._show(self._discarded)
            self._discarded = None
            self.keeper.touch()
            self.strip.hide()

    def _say(self, text: str, verb: str) -> None:
        self.strip.set_text(text)
        self.strip.button.setText(verb)
        self.strip.button.setAccessibleName(verb)
        self.strip.button.show()
        self.another.hide()
        self.strip.show()


def key_of(request: FormRequest) -> str:
    """Name the draft of a request: its form, and the records it is about."""
    subject = request.record_id or request.account_id
    about = sorted(f"{k}={v}" for k, v in request.values.items() if isinstance(v, UUID))
    new = "" if request.record_id else "new:"
    return ":".join((f"form.{request.kind}", f"{new}{subject}", *about))


def _position(editor: QWidget) -> int:
    if isinstance(editor, QPlainTextEdit):
        return editor.textCursor().position()
    return editor.cursorPosition() if isinstance(editor, QLineEdit) else 0


def _set_position(editor: QWidget, position: int) -> None:
    if isinstance(editor, QPlainTextEdit):
        caret = editor.textCursor()
        caret.setPosition(min(position, len(editor.toPlainText())))
        editor.setTextCursor(caret)
    elif isinstance(editor, QLineEdit):
        editor.setCursorPosition(position)
