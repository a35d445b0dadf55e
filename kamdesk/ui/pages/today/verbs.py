"""The deeds of the page, each told with its way back; a refusal explains itself in place.

Today is the first page: services, and the forms that ask, are loaded when a verb is first used.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from kamdesk.domain.ids import AccountId, CommitmentId, ContactId, ContractId, VisitId
from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, formats
from kamdesk.queries.cadence_debts import CadenceDebt
from kamdesk.queries.commitments import CommitmentLine
from kamdesk.queries.day_visits import DayVisit
from kamdesk.queries.risk_signals import RiskSignal
from kamdesk.ui import wording
from kamdesk.ui.pages.today import words
from kamdesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from kamdesk.ui.pages.today.asking import Form

_USUAL_MINUTES = 60


class Verbs(QObject):
    """Signals: ``told`` says what was done; ``refused`` carries what a row could not do."""

    told = Signal(str)
    refused = Signal(object)

    def __init__(self, page: QWidget, tasks: Tasks) -> None:
        super().__init__(page)
        self._page, self._tasks = page, tasks
        self.form: Form | None = None

    # Promises

    @Slot(object)
    def keep(self, line: CommitmentLine) -> None:
        """Mark a promise as kept."""
        from kamdesk.services.commitments import keep_commitment  # noqa: PLC0415 - no first page needs it

        self._run(keep_commitment, CommitmentId(line.id), said=_("Commitment kept"))

    @Slot(object)
    def break_off(self, line: CommitmentLine) -> None:
        """Mark a promise as broken."""
        from kamdesk.services.commitments import break_commitment  # noqa: PLC0415 - no first page needs it

        self._run(break_commitment, CommitmentId(line.id), said=_("Commitment marked as broken"))

    @Slot(object)
    def withdraw(self, line: CommitmentLine) -> None:
        """Take a promise back."""
        from kamdesk.services.commitments import withdraw_commitment  # noqa: PLC0415 - no first page needs it

        self._run(withdraw_commitment, CommitmentId(line.id), said=_("Commitment withdrawn"))

    @Slot(object, object)
    def postpone(self, line: CommitmentLine, due: date) -> None:
        """Give a promise another day."""
        from kamdesk.services.commitments import (  # noqa: PLC0415 - no first page needs it
            Postpone,
            postpone_commitment,
        )

        command = Postpone(commitment_id=CommitmentId(line.id), due=due, seen=line.due)
        said = _("Postponed to {day}").format(day=formats.day(due))
        self._run(postpone_commitment, command, said=said)

    # Touches

    @Slot(object, str)
    def log_touch(self, debt: CadenceDebt, kind: str) -> None:
        """Log a touch that has just taken place."""
        from kamdesk.services.touches import LogTouch, log_touch  # noqa: PLC0415 - no first page needs it

        person = ContactId(debt.person.id) if debt.person else None
        command = LogTouch(account_id=AccountId(debt.account_id), kind=kind, contact_id=person)
        word = wording.choice_word("touch", "kind", kind)
        said = _("Touch logged: {kind} · {account}")
        self._run(log_touch, command, said=said.format(kind=word, account=words.account_name(debt)))

    # Contracts

    def renew(self, signal: RiskSignal) -> None:
        """Begin the deal that renews a contract which runs out."""
        from kamdesk.services.opportunities import (  # noqa: PLC0415 - no first page needs it
            StartRenewal,
            start_renewal,
        )

        name = wording.renewal_name(signal.title or words.account_name(signal))
        command = StartRenewal(contract_id=ContractId(signal.record_id), name=name)
        self._run(start_renewal, command, said=_("Renewal started: {deal}").format(deal=name))

    # Visits

    def plan(self, row: CadenceDebt | RiskSignal, now: datetime, anchor: QWidget) -> None:
        """Ask when to visit an account, and plan it."""
        from kamdesk.services.week import PlanVisit, plan_visit  # noqa: PLC0415 - no first page needs it
        from kamdesk.ui.pages.today.asking import WhenForm, suggested  # noqa: PLC0415 - no first page needs it

        name = words.account_name(row)
        title = _("Plan a visit · {account}").format(account=name)
        form = WhenForm(self._page, title, _("Plan visit"), suggested(now), _USUAL_MINUTES)

        def plan(at: datetime, minutes: int) -> None:
            command = PlanVisit(account_id=AccountId(row.account_id), planned_at=at,
                                minutes=minutes, contacts=_contacts(row))  # fmt: skip
            said = _("Planned {account} for {when}").format(account=name, when=_when(at))
            self._submit(form, plan_visit, command, said=said)

        form.chosen.connect(plan)
        self._open(form, anchor)

    def move(self, visit: DayVisit, anchor: QWidget) -> None:
        """Ask where a visit shall go, and move it."""
        from kamdesk.services.week import MoveVisit, move_visit  # noqa: PLC0415 - no first page needs it
        from kamdesk.ui.pages.today.asking import WhenForm  # noqa: PLC0415 - no first page needs it

        title = _("Postpone · {account}").format(account=words.account_name(visit))
        form = WhenForm(self._page, title, _("Postpone"), visit.start, visit.minutes)

        def move(at: datetime, minutes: int) -> None:
            command = MoveVisit(visit_id=VisitId(visit.id), planned_at=at, minutes=minutes,
                                seen_at=visit.start)  # fmt: skip
            said = _("Moved to {when}").format(when=_when(at))
            self._submit(form, move_visit, command, said=said)

        form.chosen.connect(move)
        self._open(form, anchor)

    def begun(self) -> tuple[UUID, str, str] | None:
        """Return the visit that is being prepared and what is typed for it."""
        if self.form is None:
            return None
        from kamdesk.ui.pages.today.asking import PrepareForm  # noqa: PLC0415 - loaded: a form is up

        form = self.form
        return (form.visit_id, *form.typed()) if isinstance(form, PrepareForm) else None

    def prepare(
        self, visit: DayVisit, anchor: QWidget, typed: tuple[str, str] | None = None
    ) -> None:
        """Ask what a visit is for, and write it down; ``typed`` was written before."""
        from kamdesk.services.records import EditRecord, edit_record  # noqa: PLC0415 - no first page needs it
        from kamdesk.ui.pages.today.asking import PrepareForm  # noqa: PLC0415 - no first page needs it

        title = _("Prepare · {account}").format(account=words.account_name(visit))
        form = PrepareForm(self._page, title, visit.objective or "", visit.questions, visit.id)
        if typed is not None:
            form.write(*typed)
        seen = {"objective": visit.objective}

        def write(objective: str, questions: str) -> None:
            values = {"objective": objective or None, "questions": questions or None}
            command = EditRecord(entity="visit", id=visit.id, values=values, seen=seen)
            self._submit(form, edit_record, command, said=_("Visit prepared"))

        form.prepared.connect(write)
        self._open(form, anchor)

    # How

    def _open(self, form: "Form", anchor: QWidget) -> None:
        if self.form is not None:
            self.form.hide()
        self.form = form
        form.gone.connect(self._gone)
        form.open_near(anchor)

    def _gone(self) -> None:
        if self.form is not None:
            self.form.deleteLater()
            self.form = None
            self._page.setFocus()

    def _submit(self, form: "Form", deed: Callable[..., Any], *args: object, said: str) -> None:
        def done(_result: object) -> None:
            form.hide()
            self.told.emit(said)

        self._tasks.run(deed, *args, then=done, failed=form.explain, owner=form)

    def _run(self, deed: Callable[..., Any], *args: object, said: str) -> None:
        self._tasks.run(deed, *args, then=lambda _result: self.told.emit(said),
                        failed=self._refuse, owner=self)  # fmt: skip

    def _refuse(self, error: KamdeskError) -> None:
        self.refused.emit(error)
        self._tasks.refused.emit(error)


def _contacts(row: CadenceDebt | RiskSignal) -> tuple[ContactId, ...]:
    if isinstance(row, RiskSignal):
        return (ContactId(row.record_id),) if row.entity == "contact" else ()
    return (ContactId(row.person.id),) if row.person else ()


def _when(at: datetime) -> str:
    return f"{formats.day(at.date())} {formats.clock_time(at)}"
