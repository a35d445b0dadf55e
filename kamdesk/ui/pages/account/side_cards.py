"""What to do next, and what happened lately."""

from datetime import date
from typing import Final
from uuid import UUID

from PySide6.QtCore import Signal

from kamdesk.i18n import _, formats
from kamdesk.queries.next_steps import NextStep
from kamdesk.queries.timeline import TimelinePage
from kamdesk.ui import wording
from kamdesk.ui.pages.account.timeline_words import item
from kamdesk.ui.theme import Columns
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.fitting import FittingBar
from kamdesk.ui.widgets.labels import Label, LinkLabel
from kamdesk.ui.widgets.timeline import TimelineList

LATELY: Final = 12
_DONE: Final = {"task": "done", "commitment": "kept"}


class NextStepCard(Card):
    """The nearest step, the only card with an accent border.

    Signals: ``log_wanted``; ``done_wanted`` carries entity, id and the state that ends it;
    ``edit_wanted`` entity and id of the step.
    """

    log_wanted = Signal()
    done_wanted = Signal(str, object, str)
    edit_wanted = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(_("Next step"), icon="flag", state="focus")
        self.what = Label("", "strong", wrap=True)
        self.more = Label("", "meta", "text2", wrap=True)
        self.log = Button(_("Log visit"), "handshake", Kind.PRIMARY, Size.SMALL,
                          tip=_("Log visit (V)"))  # fmt: skip
        self.log.clicked.connect(self.log_wanted)
        self.done = Button(_("Mark done"), "check", size=Size.SMALL, tip=_("Mark done"))
        self.done.clicked.connect(self._done)
        self._step: tuple[str, UUID] | None = None
        self.edit = Button(icon="pencil", size=Size.SMALL, tip=_("Change this step"))
        self.edit.clicked.connect(self._edit)
        self.add(self.what)
        self.add(self.more)
        self.add(self._verbs())

    def _verbs(self) -> FittingBar:
        bar = FittingBar()
        verbs = Columns(bar, gap=8)
        for button in (self.log, self.done, self.edit):
            verbs.addWidget(button)
        verbs.addStretch(1)
        bar.yield_in_turn(self.done, self.log)
        self._bar = bar
        return bar

    def show_steps(self, steps: tuple[NextStep, ...], today: date) -> None:
        """Show the nearest step, and the one after it in a line."""
        first = steps[0] if steps else None
        self._step = (first.kind, first.id) if first else None
        self.what.setText(_text(first) if first else _("Nothing is planned"))
        self.aside.setText(_when(first, today))
        late = first is not None and first.day is not None and first.day < today
        self.aside.recolor("riskText" if late else "warnText")
        after = [_("Then: {step}").format(step=_dated(step, today)) for step in steps[1:2]]
        self.more.setText("\n".join(after) or (_kind(first) if first else _("Log what happened")))
        self.done.setVisible(first is not None and first.kind in _DONE)
        self.edit.setVisible(first is not None)
        self._bar.fit_room()

    def _edit(self) -> None:
        if self._step is not None:
            self.edit_wanted.emit(*self._step)

    def _done(self) -> None:
        if self._step is not None:
            entity, record_id = self._step
            self.done_wanted.emit(entity, record_id, _DONE[entity])


class ActivityCard(Card):
    """The latest entries of the timeline. Signals: ``all_wanted`` opens the whole of it."""

    all_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(_("Activity"), open_below=True)
        self.list = TimelineList(_("Activity"), lines=1)
        self.list.opened.connect(lambda _key: self.all_wanted.emit())
        self.nothing = Label(_("Nothing has happened here yet"), "body", "text3", wrap=True)
        link = LinkLabel(_("Whole timeline"), "meta")
        link.clicked.connect(self.all_wanted)
        self.add_to_head(link)
        self.add(self.nothing)
        self.add(self.list, 1)

    def show_page(self, page: TimelinePage, today: date) -> None:
        """Show the newest entries."""
        self.list.show_items([item(entry, today) for entry in page.items])
        self.nothing.setVisible(not page.items)
        self.list.setVisible(bool(page.items))


def _text(step: NextStep) -> str:
    if step.text:
        return step.text
    return wording.choice_word("visit", "type", step.detail)


def _kind(step: NextStep) -> str:
    words = {
        "visit": _("Planned visit"),
        "task": _("Open task"),
        "commitment": _("Our promise"),
        "opportunity": _("Next step of an opportunity"),
    }
    return words.get(step.kind, "")


def _when(step: NextStep | None, today: date) -> str:
    if step is None or step.day is None:
        return ""
    return formats.day_from(step.day, today)


def _dated(step: NextStep, today: date) -> str:
    when = _when(step, today)
    return f"{_text(step)} · {when}" if when else _text(step)
