"""What the shell may ask of any page, so that no page needs to know the shell."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct, field
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

Hint = tuple[Sequence[str], str]


class Subject(Struct, frozen=True):
    """The account a page is about, or the one chosen in its list."""

    id: UUID
    name: str


class Meeting(Subject, frozen=True):
    """A planned visit to an account: logging it completes this one.

    ``plan`` is what is known beforehand, in the plain values of a draft.
    """

    visit_id: UUID
    plan: Mapping[str, Any] = field(default_factory=dict)


class Heading(Struct, frozen=True):
    """What the top bar shows: a room alone, or a record inside its room."""

    room: str
    title: str = ""
    sub: str = ""


class Page(QWidget):
    """A page. ``room`` is its key in ``kamdesk.ui.actions``.

    Signals: ``intent`` asks the shell for a verb (action id, Subject or None); ``headed`` that
    the heading or the subject changed; ``ready`` that everything it shows has arrived.
    """

    room = ""
    intent = Signal(str, object)
    headed = Signal()
    ready = Signal()

    def heading(self) -> Heading:
        """Return what the top bar shows."""
        raise NotImplementedError

    def subject(self) -> Subject | None:
        """Return the account verbs apply to; None when there is none."""
        return None

    def hints(self) -> Sequence[Hint]:
        """Return the keys worth showing in the status bar."""
        return ()

    def perform(self, action: str) -> bool:  # noqa: ARG002 - pages without verbs of their own
        """Carry out a verb of this page; False when it is not one of its own."""
        return False

    def panes(self) -> Sequence[QWidget]:
        """Return the parts F6 walks through, in reading order."""
        return (self,)

    def take_focus(self) -> None:
        """Put the keyboard where work begins."""
        self.setFocus()

    def leave(self) -> None:
        """Keep what is not saved; the page is about to go."""

    def begun(self) -> Any:
        """Return what is begun here and kept nowhere, for ``go_on``; None when nothing is."""
        return None

    def go_on(self, begun: Any) -> None:
        """Go on where a page of the same room was left; called before anything has arrived."""

    def standing(self) -> object:
        """Return where in the page the person stands, for the same page made anew; None is nowhere.

        ``stand`` takes it.
        """
        return None

    def stand(self, standing: Any) -> None:
        """Go where the person stood in the page before this one."""
