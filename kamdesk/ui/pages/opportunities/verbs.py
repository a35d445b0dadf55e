"""What one can do with a deal from any view: open, edit, comment, move, lose, begin a new one."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from kamdesk.i18n import _
from kamdesk.queries.deals import DealRow
from kamdesk.queries.opportunities import Board, Column
from kamdesk.queries.visit_form import named_accounts
from kamdesk.ui import wording
from kamdesk.ui.forms.drawer import RecordDrawer
from kamdesk.ui.forms.requests import FormRequest, Offer
from kamdesk.ui.page import Subject
from kamdesk.ui.pages.opportunities import words
from kamdesk.ui.pages.opportunities.board import Placing
from kamdesk.ui.pages.opportunities.comments import Conversation
from kamdesk.ui.pages.opportunities.moving import Mover
from kamdesk.ui.pages.opportunities.popups import AccountQuestion
from kamdesk.ui.tasks import Tasks

_FOUND: Final = 8


class Verbs(QObject):
    """Signals: ``told`` what was done; ``opened`` the account to go to; ``ended`` a question.

    Verbs are "open", "edit", "comment" and "lose".
    """

    told = Signal(str)
    opened = Signal(object)
    ended = Signal()

    def __init__(self, host: QWidget, tasks: Tasks, today: Callable[[], date]) -> None:
        super().__init__(host)
        self._host, self._tasks, self._today = host, tasks, today
        self._board: Board | None = None
        self.mover = Mover(host, tasks)
        self.drawer = RecordDrawer(tasks, host)
        self.talk: Conversation | None = None
        self.whose: AccountQuestion | None = None
        self.mover.told.connect(self.told)
        self.mover.stayed.connect(self.ended)
        self.drawer.told.connect(self.told)
        self.drawer.closed.connect(self.ended)

    def know_board(self, board: Board) -> None:
        """Take the stages deals can be moved to."""
        self._board = board

    def do(self, verb: str, deal: DealRow, anchor: QWidget) -> None:
        """Carry out a verb for a deal; questions appear beside ``anchor``."""
        match verb:
            case "open":
                self.opened.emit(Subject(deal.account_id, words.account_name(deal)))
            case "edit":
                self.drawer.open(FormRequest(kind="opportunity", account_id=deal.account_id,
                                             record_id=deal.id))  # fmt: skip
            case "comment":
                self._comment(deal, anchor)
            case "lose":
                self._lose(deal, anchor)

    def begin(self, anchor: QWidget, column: Column | None, near: DealRow | None) -> None:
        """Ask whose the new deal is, then open its form."""
        held = Offer(near.account_id, words.account_name(near)) if near else None
        question = self.whose = AccountQuestion(self._host, self._search, held)
        values = {"stage_id": column.stage_id} if column else self._first_stage()
        question.chosen.connect(lambda key: self._new(key, values))
        question.gone.connect(question.deleteLater)
        question.gone.connect(self.ended)
        question.open_near(anchor)

    def menu(self, deal: DealRow, anchor: QWidget) -> QMenu:
        """Offer what can be done with a deal."""
        menu = QMenu(self._host)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for verb, said, key in (
            ("open", _("Open account"), "Enter"), ("edit", _("Edit opportunity"), "E"),
            ("comment", _("Comment"), "C"),
        ):  # fmt: skip
            entry = menu.addAction(f"{said}\t{key}")
            entry.triggered.connect(lambda _on=False, v=verb: self.do(v, deal, anchor))
        menu.addSeparator()
        for column in self._board.columns if self._board else ():
            if column.stage_id != deal.stage_id:
                entry = menu.addAction(_("Move to {stage}").format(stage=words.stage_name(column)))
                entry.triggered.connect(
                    lambda _on=False, c=column: self.mover.place(Placing(deal, c, anchor))
                )
        return menu

    def show_menu(
        self, deal: DealRow | None, anchor: QWidget, spot: QPoint, also: Sequence[QAction]
    ) -> None:
        """Open the menu of a deal at a spot of the screen, with the verbs of its view."""
        if deal is not None:
            menu = self.menu(deal, anchor)
            menu.addSeparator()
            menu.addActions(list(also))
            menu.popup(spot)

    def _first_stage(self) -> dict[str, Any]:
        stages = self._board.columns if self._board else ()
        return {"stage_id": stages[0].stage_id} if stages else {}

    def _new(self, account_id: UUID, values: dict[str, Any]) -> None:
        self.drawer.open(FormRequest(kind="opportunity", account_id=account_id, values=values))

    def _comment(self, deal: DealRow, anchor: QWidget) -> None:
        talk = self.talk = Conversation(self._host, self._tasks, deal, self._today())
        talk.told.connect(self.told)
        talk.gone.connect(talk.deleteLater)
        talk.gone.connect(self.ended)
        talk.open_near(anchor)

    def _lose(self, deal: DealRow, anchor: QWidget) -> None:
        lost = [c for c in self._board.columns if c.outcome == "lost"] if self._board else []
        if lost and deal.outcome == "open":
            self.mover.place(Placing(deal, lost[0], anchor))

    def _search(self, text: str, answer: Callable[[list[Offer]], None]) -> None:
        def show(choices: Sequence[Any]) -> None:
            answer([Offer(c.id, wording.named(c.name, c.english_name), c.name) for c in choices])

        self._tasks.read(named_accounts, text, _FOUND, then=show, owner=self._host,
                         latest=f"opportunities.accounts.{id(self)}")  # fmt: skip
