"""The people of an account: who they are, how they stand to us, when we last met; and our team."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final
from uuid import UUID

from msgspec import Struct
from PySide6.QtGui import QResizeEvent

from kamdesk.i18n import _, formats
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.listing import listed, titles
from kamdesk.queries.people import People, PersonSheet, people
from kamdesk.services.records import EditRecord, edit_record
from kamdesk.ui import wording
from kamdesk.ui.pages.account.details import WIDTH
from kamdesk.ui.pages.account.people_card import ROLE_TONES, gap_text, touched
from kamdesk.ui.pages.account.person_details import PersonDetails
from kamdesk.ui.pages.account.record_table import Habits, TableCard
from kamdesk.ui.pages.account.starters import new_person
from kamdesk.ui.pages.account.tab import AccountTab
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.widgets.cells import (
    AttitudeCell,
    Cell,
    ChipCell,
    InfluenceCell,
    PersonCell,
    ProgressCell,
    TextCell,
)
from kamdesk.ui.widgets.notices import Banner
from kamdesk.ui.widgets.rows_model import Column

_NARROW: Final = 1080  # design pixels below which the details fold away
_RUNGS: Final = ((560, 4), (400, 2), (0, 1))  # of us in sight, by the height, design pixels
_REACHED: Final = 0.3  # strength from which a person counts as reached


class PersonRow(Struct, frozen=True):
    """A person in the table."""

    id: UUID
    sheet: PersonSheet


class Member(Struct, frozen=True):
    """One of us who works for the account."""

    id: UUID
    name: str
    role: str | None
    raci: str | None
    core: bool
    since: date | None
    left: date | None


class PeopleTab(AccountTab):
    """N adds a person with position and judgement, E mends one."""

    def __init__(
        self, tasks: Tasks, today: Callable[[], date], account_id: UUID, tier: str | None
    ) -> None:
        super().__init__(tasks, today, account_id)
        self._tier = tier
        self.people: TableCard[PersonRow] = TableCard(
            _("Stakeholders"),
            _columns(),
            self._cells,
            _("Nobody is mapped yet"),
            habits=Habits(spare=("department", "counterpart", "influence")),
        )
        self.team: TableCard[Member] = TableCard(
            _("Our team"),
            _team_columns(),
            self._member,
            _("Nobody of ours yet"),
            habits=Habits(most=4, leads=False),
        )
        self.details = PersonDetails()
        self.gap = Banner("", "watch", icon="user-x")
        self.gap.hide()
        self._lay_out()
        self._connect()
        self.reload()

    def reload(self) -> None:
        self.read(people, self.account_id, self._tier, then=self.show_people)
        self.read(team_of, self.account_id, then=self.show_team)

    def new(self) -> None:
        """Add a colleague when the keyboard is in our team, else a person."""
        if self.team.table.hasFocus():
            self.ask("account_team")
            return
        self.form_wanted.emit(new_person(self.account_id))

    def show_people(self, rows: People) -> None:
        """List everybody, and say who is missing."""
        figure = rows.map.coverage.people
        covered = _("{part} of {whole} covered").format(part=figure.part, whole=figure.whole)
        self.people.aside.setText(covered if figure.whole else "")
        self.people.aside.recolor("text3" if figure.part == figure.whole else "warnText")
        self.people.show_records([PersonRow(each.person.id, each) for each in rows.people])
        text = gap_text(rows.map)
        self.gap.setVisible(bool(text))
        self.gap.set_text(text)

    def show_team(self, rows: list[Member]) -> None:
        """List our side."""
        self.team.show_records(rows)

    def mark_left(self) -> None:
        """Note that the chosen person has left, as of today."""
        row = self.people.table.current()
        if row is not None:
            self.tasks.read(seats_held, row.id, then=self._leave_seats, owner=self)

    def _leave_seats(self, seats: list[UUID]) -> None:
        row = self.people.table.current()
        if row is None:
            return
        if not seats:
            self.ask("position", values={"contact_id": row.id, "left": self.today()})
            return
        name = wording.named(row.sheet.person.name, row.sheet.person.english_name)
        for seat in seats:
            command = EditRecord(
                entity="position", id=seat, values={"left": self.today()}, seen={"left": None}
            )
            self.run(edit_record, command, _("{name} has left").format(name=name))

    def _lay_out(self) -> None:
        self.add_person = self.people.add_verb(_("Add person"), "user-plus", _("Add person (N)"))
        self.add_member = self.team.add_verb(_("Add team member"), "plus")
        left = Rows(gap=12)
        left.addWidget(self.gap)
        left.addWidget(self.people, 1)
        left.addWidget(self.team)
        line = Columns(gap=12)
        line.addLayout(left, 1)
        line.addWidget(self.details)
        self.body.addLayout(line, 1)

    def _connect(self) -> None:
        self.add_table(self.people.table, "contact")
        self.add_table(self.team.table, "account_team")
        self.people.table.chosen_row.connect(self._show_details)
        self.add_person.clicked.connect(self._add_person)
        self.add_member.clicked.connect(lambda: self.ask("account_team"))
        self.details.left.clicked.connect(self.mark_left)
        self.details.position.clicked.connect(self._edit_position)
        self.details.judge.clicked.connect(self._judge)
        self.details.fact_wanted.connect(lambda key: self.ask("stakeholder_fact", key))

    def _add_person(self) -> None:
        self.people.table.setFocus()
        self.new()

    def _judge(self) -> None:
        row = self.people.table.current()
        if row is not None:
            self.ask("stakeholder_fact", values={"contact_id": row.id})

    def _edit_position(self) -> None:
        row = self.people.table.current()
        if row is not None:
            self.tasks.read(seats_held, row.id, then=self._open_seat, owner=self)

    def _open_seat(self, seats: list[UUID]) -> None:
        row = self.people.table.current()
        if seats:
            self.ask("position", seats[-1])
        elif row is not None:
            self.ask("position", values={"contact_id": row.id})

    def _show_details(self) -> None:
        row = self.people.table.current()
        self.details.show_person(row.sheet if row else None, self.today())

    def _cells(self, row: PersonRow) -> tuple[Cell | None, ...]:
        person = row.sheet.person
        text, color = touched(person, self.today())
        role = person.roles[0].value if person.roles else None
        counterpart = next((f.counterpart_name for f in row.sheet.facts if f.counterpart_name), "")
        gone = person.has_left
        return (
            PersonCell(wording.named(person.name, person.english_name),
                       _("has left") if gone else "", bold=not gone),
            TextCell(wording.named(person.title or "", person.english_title)),
            TextCell(person.department or "", "text3"),
            ChipCell(wording.choice_word("stakeholder_fact", "role", role),
                     ROLE_TONES.get(role or "", "none")) if role else None,
            InfluenceCell(person.influence, _influence(person.influence)),
            AttitudeCell(person.attitude, _attitude(person.attitude)),
            TextCell(self.named(counterpart)),
            TextCell(text, color, right=True),
            _strength(person.strength),
        )  # fmt: skip

    def _member(self, row: Member) -> tuple[Cell | None, ...]:
        return (
            PersonCell(self.named(row.name), _("has left") if row.left else "",
                       bold=row.left is None),
            TextCell(wording.choice_word("account_team", "role", row.role)),
            TextCell(wording.choice_word("account_team", "raci", row.raci), "text3"),
            ChipCell(_("Core team"), "accent") if row.core else None,
            TextCell(wording.brief_day(row.since, self.today()) if row.since else "", "text3",
                     right=True),
        )  # fmt: skip

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self.details.setVisible(self.width() >= theme().px(_NARROW))
        self.details.setFixedWidth(theme().px(WIDTH))
        rungs = (most for high, most in _RUNGS if self.height() >= theme().px(high))
        self.team.keep_to(next(rungs))


def team_of(reading: Any, account_id: UUID) -> list[Member]:
    """Return who of us works for an account, those still there first."""
    rows = listed(reading, ENTITIES["account_team"], f'account = "{account_id}"')
    names = titles(reading, ENTITIES["user"], [row["user_id"] for row in rows])
    found = [
        Member(
            row["id"],
            names.get(row["user_id"], ""),
            row["role"],
            row["raci"],
            bool(row["core"]),
            row["since"],
            row["left"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (each.left is not None, not each.core))


def seats_held(reading: Any, contact_id: UUID) -> list[UUID]:
    """Return the positions a person holds now, the newest last."""
    rows = listed(reading, ENTITIES["position"], f'contact = "{contact_id}"')
    held = [row for row in rows if row["left"] is None]
    held.sort(key=lambda row: row["since"] or date.min)
    return [row["id"] for row in held]


def _attitude(attitude: int | None) -> str:
    """Name it under its heading, where the unknown need not say what is unknown."""
    return _("Unknown") if attitude is None else wording.attitude_word(attitude)


def _influence(influence: int | None) -> str:
    return _("Influence {n} of 5").format(n=influence) if influence else _("Influence unknown")


def _strength(strength: float) -> ProgressCell:
    color = "ok" if strength >= _REACHED else "warn"
    share = max(0.0, min(1.0, strength))  # a strength of nothing may come as -0.0
    return ProgressCell(share, formats.percent(share), color)


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", _("Person"), 0, sortable=False),
        Column("title", _("Position"), 0, sortable=False),
        Column("department", _("Department"), 92, sortable=False),
        Column("role", _("Role"), 120, sortable=False),
        Column("influence", _("Influence"), 72, sortable=False),
        Column("attitude", _("Attitude"), 96, sortable=False),
        Column("counterpart", _("Counterpart"), 92, sortable=False),
        Column("touch", _("Last touch"), 78, right=True, sortable=False),
        Column("strength", _("Strength"), 94, right=True, sortable=False),
    )


def _team_columns() -> tuple[Column, ...]:
    return (
        Column("name", _("Colleague"), 0, sortable=False),
        Column("role", _("Part in the team"), 130, sortable=False),
        Column("raci", _("RACI"), 110, sortable=False),
        Column("core", _("Core"), 96, sortable=False),
        Column("since", _("Since"), 120, right=True, sortable=False),
    )
