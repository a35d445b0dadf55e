"""Carries a deal into another stage as one deed; a lost one first says why."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kamdesk.domain.ids import OpportunityId, StageId
from kamdesk.errors import KamdeskError
from kamdesk.i18n import _
from kamdesk.services.opportunities import MoveStage, move_stage
from kamdesk.ui.pages.opportunities import words
from kamdesk.ui.pages.opportunities.board import Placing
from kamdesk.ui.pages.opportunities.popups import LossQuestion
from kamdesk.ui.tasks import Tasks


class Mover(QObject):
    """Signals: ``told`` what was done; ``begun`` and ``ended`` carry the deal's id."""

    told = Signal(str)
    begun = Signal(object)
    stayed = Signal()

    def __init__(self, host: QWidget, tasks: Tasks) -> None:
        super().__init__(host)
        self._host, self._tasks = host, tasks
        self.question: LossQuestion | None = None

    def place(self, placing: Placing) -> None:
        """Move a deal; ask the reason first when it goes to a lost stage."""
        if placing.column.outcome == "lost":
            self._ask(placing)
        else:
            self._run(placing, None, self._refused)

    def _ask(self, placing: Placing) -> None:
        question = self.question = LossQuestion(self._host, placing.deal.name)
        question.given.connect(lambda reason: self._run(placing, reason, question.explain))
        question.gone.connect(question.deleteLater)
        question.gone.connect(self._closed)
        question.open_near(placing.anchor)

    def _run(
        self, placing: Placing, reason: str | None, failed: Callable[[KamdeskError], None]
    ) -> None:
        deal, column = placing.deal, placing.column
        command = MoveStage(
            opportunity_id=OpportunityId(deal.id),
            stage_id=StageId(column.stage_id),
            seen_stage_id=StageId(deal.stage_id),
            loss_reason=reason,
        )
        said = _("{deal} moved to {stage}").format(deal=deal.name, stage=words.stage_name(column))
        if reason is None:
            self.begun.emit(deal.id)
        self._tasks.run(move_stage, command, then=lambda _key: self._done(said), failed=failed,
                        owner=self)  # fmt: skip

    def _done(self, said: str) -> None:
        if self.question is not None:
            self.question.hide()
        self.told.emit(said)

    def _refused(self, error: KamdeskError) -> None:
        self.stayed.emit()
        self._tasks.refused.emit(error)

    def _closed(self) -> None:
        self.question = None
        self.stayed.emit()
