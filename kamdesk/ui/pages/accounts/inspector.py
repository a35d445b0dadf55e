"""The account in sight beside the list: facts, what drives its health, what comes next, people."""

from collections.abc import Callable
from datetime import date
from typing import Final
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from kamdesk.domain.score_model import shown_points
from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, formats, sentence
from kamdesk.queries.account_inspector import InspectorRow, account_inspector
from kamdesk.queries.accounts import AccountRow
from kamdesk.queries.next_steps import NextStep
from kamdesk.queries.stakeholders import Stakeholder
from kamdesk.reports.health_words import held_word, measure_word, rules_text
from kamdesk.ui import wording
from kamdesk.ui.charts.picturing import Picturing
from kamdesk.ui.page import Subject
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.theme.spacing import emptied
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.cards import Divider, Panel
from kamdesk.ui.widgets.glyphs import AttitudeGlyph, Avatar
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.notices import EmptyState
from kamdesk.ui.widgets.ring import HealthRing

WIDTH: Final = 316  # design pixels, as it comes
_CAPTION: Final = 112
_REST_MS: Final = 60  # of stillness: who runs through the list sees names only


class Inspector(Panel):
    """Signals: ``intent`` a verb of the window for this account; ``closed``.

    It follows the list: only the newest question is answered, and the list never waits for it.
    """

    intent = Signal(str, object)
    closed = Signal()

    def __init__(self, tasks: Tasks, today: Callable[[], date]) -> None:
        super().__init__("surface")
        self._tasks, self._today = tasks, today
        self.subject: Subject | None = None
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.reload)
        self.setAccessibleName(_("Inspector"))
        self._build()

    def _build(self) -> None:
        self.nothing = EmptyState("panel-right", _("Choose an account to see it in brief"))
        self.content = Panel("surface")
        self.lines = Rows(self.content, gap=12, margins=(16, 6, 16, 16))
        self.pane = QScrollArea()
        self.pane.setWidget(self.content)
        self.pane.setWidgetResizable(True)
        self.pane.setFrameShape(QFrame.Shape.NoFrame)
        self.pane.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.close_button = Button(
            icon="x", kind=Kind.GHOST, size=Size.SMALL, tip=_("Close (Ctrl+I)")
        )
        self.close_button.clicked.connect(self.closed)
        self.name = Label("", "title-3", elide=True)
        self.where = Label("", "meta", "text3", elide=True)
        self.avatar = Avatar("", 36, company=True)
        words = Rows(gap=2)
        words.addWidget(self.name)
        words.addWidget(self.where)
        head = Columns(gap=10, margins=(16, 14, 10, 8))
        head.addWidget(self.avatar)
        head.addLayout(words, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        rows = Rows(self, gap=0)
        rows.addLayout(head)
        rows.addWidget(self.pane, 1)
        rows.addWidget(self.nothing, 1)
        self.nothing.hide()

    # Following

    def follow(self, row: AccountRow | None) -> None:
        """Show another account: its name at once, the rest when it arrives."""
        if row is None:
            self.subject = None
            self._show_nothing()
            return
        name = wording.named(row.name, row.english_name)
        if self.subject is None or self.subject.id != row.id:
            self._name(row, name)
        self.subject = Subject(row.id, name)
        self._rest.start()

    @Slot()
    def reload(self) -> None:
        """Ask anew for the account in sight."""
        if self.subject is not None:
            self._tasks.read(account_inspector, self.subject.id, then=self.show_row,
                             failed=self._explain, owner=self,
                             latest="accounts.inspector")  # fmt: skip

    def _name(self, row: AccountRow, name: str) -> None:
        self.pane.show()
        self.nothing.hide()
        self.avatar.show_name(name)
        self.avatar.show()
        self.name.setText(name)
        place = (wording.tier_word(row.tier), row.industry, row.region)
        self.where.setText(" · ".join(part for part in place if part))

    def _show_nothing(self) -> None:
        self.name.setText("")
        self.where.setText("")
        self.avatar.hide()
        self.pane.hide()
        self.nothing.show()

    def _explain(self, error: KamdeskError) -> None:
        emptied(self.lines)
        self.lines.addWidget(Label(sentence(error), "body", "text2", wrap=True))
        self.lines.addStretch(1)

    # Showing

    def show_row(self, row: InspectorRow) -> None:
        """Show an account that arrived, unless another one is in sight by now."""
        account = row.account
        if self.subject is not None and account.id != self.subject.id:
            return
        self._name(account, wording.named(account.name, account.english_name))
        spot = self.pane.verticalScrollBar().value()
        emptied(self.lines)
        self.lines.addWidget(self._health(row))
        self.lines.addWidget(self._verbs(account.id))
        self.lines.addWidget(Divider())
        self.lines.addWidget(self._facts(account))
        self.lines.addWidget(_section(_("Next steps"), self._steps(row)))
        self.lines.addWidget(_section(_("Last touch"), [self._touched(row)]))
        self.lines.addWidget(_section(_("People"), self._people(row)))
        self.lines.addStretch(1)
        self.pane.verticalScrollBar().setValue(spot)

    def _health(self, row: InspectorRow) -> QWidget:
        health = row.health
        ring = HealthRing(64)
        known = health.value is not None and health.band != "unscored"
        shown = float(shown_points(health.value)) if known and health.value is not None else None
        ring.show_score(shown, health.band, wording.band_word(health.band))
        ring.clicked.connect(lambda: self._ask("account.score"))
        Picturing(ring, _("Health score"))
        words = Rows(gap=3)
        words.addStretch(1)
        for said in _health_words(row):
            words.addWidget(Label(said, "meta", "text2", wrap=True))
        words.addStretch(1)
        box = QWidget()
        line = Columns(box, gap=14)
        line.addWidget(ring, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        return box

    def _verbs(self, account_id: UUID) -> QWidget:
        box = QWidget()
        line = Columns(box, gap=8)
        for text, icon, action, kind in (
            (_("Open account"), "building-2", "account.open", Kind.PRIMARY),
            (_("Log visit"), "handshake", "account.visit", Kind.DEFAULT),
        ):
            button = Button(text, icon, kind, Size.SMALL)
            button.clicked.connect(lambda _on=False, wanted=action: self._ask(wanted))
            line.addWidget(button)
        pin = Button(icon="star", size=Size.SMALL, tip=_("Pin or unpin account"))
        pin.clicked.connect(lambda: self._ask("account.pin"))
        line.addWidget(pin)
        line.addStretch(1)
        box.setProperty("account", str(account_id))
        return box

    def _ask(self, action: str) -> None:
        if self.subject is not None:
            self.intent.emit(action, self.subject)

    def _facts(self, row: AccountRow) -> QWidget:
        box = QWidget()
        lines = Rows(box, gap=6)
        for caption, value, color in _facts(row, self._today()):
            line = Columns(gap=8)
            name = Label(caption, "meta", "text3")
            name.setFixedWidth(theme().px(_CAPTION))
            line.addWidget(name)
            line.addWidget(Label(value, "meta", color, elide=True), 1)
            lines.addLayout(line)
        return box

    def _steps(self, row: InspectorRow) -> list[QWidget]:
        steps = [_step(each, self._today()) for each in row.steps]
        return steps or [Label(_("Nothing planned"), "meta", "text3")]

    def _touched(self, row: InspectorRow) -> QWidget:
        item = row.touched
        if item is None:
            return Label(_("Nobody has been in touch yet"), "meta", "text3", wrap=True)
        day = item.at.astimezone().date()
        kind = wording.choice_word("touch", "kind", item.facts.get("kind"))
        what = _("Visit") if item.kind == "visit" else kind
        by = wording.named(item.user_name, item.user_english_name) if item.user_name else ""
        head = " · ".join(p for p in (wording.last_seen(day, self._today()), what, by) if p)
        box = QWidget()
        lines = Rows(box, gap=3)
        lines.addWidget(Label(head, "meta", "text2", wrap=True))
        if item.text:
            first = item.text.strip().split("\n", 1)[0]
            lines.addWidget(Label(first[:120], "meta", "text", wrap=True))
        return box

    def _people(self, row: InspectorRow) -> list[QWidget]:
        found: list[QWidget] = [_person(each) for each in row.people]
        if row.more_people:
            found.append(Label(_("{n} more").format(n=row.more_people), "meta", "text3"))
        return found or [Label(_("Nobody on record yet"), "meta", "text3")]


def _section(title: str, content: list[QWidget]) -> QWidget:
    box = QWidget()
    lines = Rows(box, gap=6)
    lines.addWidget(Label(title, "meta", "text3"))
    for widget in content:
        lines.addWidget(widget)
    return box


def _health_words(row: InspectorRow) -> list[str]:
    health, found = row.health, []
    if health.override is not None:
        found += [held_word(health.override), rules_text(health.computed, health.computed_band)]
    elif health.delta_90 is not None:
        change = wording.signed(health.delta_90.delta)
        found.append(_("{change} in 90 days").format(change=change))
    if row.driver is not None and row.driver.value is not None:
        found.append(
            _("Held back by {measure}, {points}").format(
                measure=measure_word(row.driver.name), points=shown_points(row.driver.value)
            )
        )
    return found


def _facts(row: AccountRow, today: date) -> list[tuple[str, str, str]]:
    """List what is known as (caption, value, colour); what nobody knows is left out."""
    owner = wording.named(row.owner_name, row.owner_english_name) if row.owner_name else ""
    place = row.territory_name
    territory = wording.named(place, row.territory_english_name) if place else ""
    overdue = formats.money(row.overdue_minor, row.currency) if row.overdue_minor > 0 else ""
    review = wording.brief_day(row.next_review, today) if row.next_review else ""
    late = row.next_review is not None and row.next_review < today
    facts = [
        (_("Owner"), owner, "text"),
        (_("Cooperation status"), wording.choice_word("account", "status", row.status), "text"),
        (_("Territory"), territory, "text"),
        (_("Revenue, 12 mo"), wording.sum_text(row.revenue, row.currency), "text"),
        (_("Open pipeline"), wording.sum_text(row.pipeline.total, row.currency), "text"),
        (_("Overdue"), overdue, "riskText"),
        (_("Next review"), review, "riskText" if late else "text"),
        (_("Tags"), " · ".join(row.tags), "text"),
    ]
    return [fact for fact in facts if fact[1]]


def _step(step: NextStep, today: date) -> QWidget:
    text = step.text or wording.choice_word("visit", "type", step.detail)
    late = step.day is not None and step.day < today
    day = wording.brief_day(step.day, today) if step.day else ""
    return Label(f"{day} {text}".strip(), "meta", "riskText" if late else "text", wrap=True)


def _person(person: Stakeholder) -> QWidget:
    name = wording.named(person.name, person.english_name)
    title = wording.named(person.title or "", person.english_title)
    box = QWidget()
    line = Columns(box, gap=8)
    line.addWidget(AttitudeGlyph(person.attitude, wording.attitude_word(person.attitude)))
    line.addWidget(Label(name, "meta", "text"))
    line.addWidget(Label(title, "meta", "text3", elide=True), 1)
    return box
