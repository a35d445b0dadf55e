"""The key people: role, attitude, last touch, and the gap that matters most."""

from datetime import date
from typing import Final

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy

from kamdesk.i18n import _, formats
from kamdesk.queries.stakeholders import Stakeholder, StakeholderMap
from kamdesk.ui import wording
from kamdesk.ui.theme import Tone, attitude_look, theme
from kamdesk.ui.widgets.base import Painted
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.glyphs import attitude_level
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.marks import draw_level_bars
from kamdesk.ui.widgets.notices import Banner
from kamdesk.ui.widgets.painting import RIGHT, chip_width, draw_avatar, draw_chip, draw_text

_MOST: Final = 5
_ROW: Final = 44
_FRESH, _STALE = 14, 28  # days since the last touch
ROLE_TONES: Final[dict[str, Tone]] = {
    "decision_maker": "accent",
    "approver": "accent",
    "champion": "ok",
    "blocker": "risk",
    "influencer": "plum",
    "user": "sky",
    "buyer": "warn",
    "gatekeeper": "none",
}


class PeopleCard(Card):
    """Up to five people by influence, how many are covered, and the biggest gap."""

    def __init__(self) -> None:
        super().__init__(_("Key stakeholders"))
        self.people = PeopleList()
        self.nothing = Label(_("Nobody is mapped yet"), "body", "text3")
        self.gap = Banner("", "watch", icon="user-x")
        self.add(self.nothing)
        self.add(self.people)
        self.body.addStretch(1)
        self.add(self.gap)

    def show_people(self, row: StakeholderMap, today: date) -> None:
        """List the people and say who is missing."""
        present = [person for person in row.people if not person.has_left]
        self.nothing.setVisible(not present)
        self.people.setVisible(bool(present))
        self.people.show_people(present[:_MOST], today)
        figure = row.coverage.people
        covered = _("{part} of {whole} covered").format(part=figure.part, whole=figure.whole)
        self.aside.setText(covered if figure.whole else "")
        whole = figure.part == figure.whole
        self.aside.recolor("text3" if whole else "warnText")
        text = gap_text(row)
        self.gap.setVisible(bool(text))
        self.gap.set_text(text)


class PeopleList(Painted):
    """Painted rows; one widget for all of them, so that a theme switch stays cheap."""

    def __init__(self) -> None:
        super().__init__()
        self._people: list[Stakeholder] = []
        self._today = date.min
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_people(self, people: list[Stakeholder], today: date) -> None:
        """Show these people in this order."""
        self._people, self._today = people, today
        self.setAccessibleName("; ".join(self._said(person) for person in people))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(200), theme().px(_ROW) * len(self._people))

    def draw(self, p: QPainter) -> None:
        tall = theme().px(_ROW)
        for at, person in enumerate(self._people):
            self._draw_person(p, QRect(0, at * tall, self.width(), tall), person)

    def _draw_person(self, p: QPainter, row: QRect, person: Stakeholder) -> None:
        px = theme().px
        name = wording.named(person.name, person.english_name)
        disc = QRect(row.x(), row.y() + px(10), px(26), px(26))
        draw_avatar(p, disc, name)
        when = QRect(row.right() - px(66), row.y(), px(66), row.height())
        text, color = touched(person, self._today)
        draw_text(p, when, text, (12, 400, color), RIGHT)
        bars = QRect(when.x() - px(44), row.y(), px(35), row.height())
        fill = attitude_look(person.attitude).fill
        draw_level_bars(p, bars, attitude_level(person.attitude), fill)
        room = QRect(row.x() + px(35), row.y() + px(4), bars.x() - row.x() - px(43), px(20))
        title = wording.named(person.title or "", person.english_title)
        if not self._draw_name(p, room, name, person):
            title = " · ".join(part for part in (_role_word(person), title) if part)
        draw_text(p, room.translated(0, px(19)), title, (12, 400, "text3"))

    def _draw_name(self, p: QPainter, room: QRect, name: str, person: Stakeholder) -> bool:
        """Draw name and role; tell whether the role had room beside the name."""
        px = theme().px
        word = _role_word(person)
        taken = draw_text(p, room, name, (13, 600, "text")) + px(7)
        has_room = bool(word) and taken + chip_width(word) <= room.width()
        if has_room:
            tone = ROLE_TONES.get(person.roles[0].value, "none")
            draw_chip(p, room.adjusted(taken, 0, 0, 0), word, tone)
        return has_room

    def _said(self, person: Stakeholder) -> str:
        name = wording.named(person.name, person.english_name)
        parts = [name, wording.attitude_word(person.attitude), touched(person, self._today)[0]]
        return ", ".join(parts)


def _role_word(person: Stakeholder) -> str:
    if not person.roles:
        return ""
    return wording.choice_word("stakeholder_fact", "role", person.roles[0].value)


def touched(person: Stakeholder, today: date) -> tuple[str, str]:
    """Say when a person was last met, and in which colour."""
    if person.last_touch is None or person.touched_days is None:
        return _("never met"), "riskText"
    text = formats.age(person.last_touch, today)
    if person.touched_days <= _FRESH:
        return text, "okText" if person.touched_days == 0 else "text2"
    return text, "riskText" if person.touched_days > _STALE else "warnText"


def gap_text(row: StakeholderMap) -> str:
    """Name the biggest gap of coverage; empty when there is none."""
    gap = row.biggest_gap
    if gap is not None:
        name = wording.named(gap.name, gap.english_name)
        title = wording.named(gap.title or "", gap.english_title)
        who = _("{name}, {title}").format(name=name, title=title) if title else name
        share = formats.percent(gap.weight)
        met = gap.last_touch is not None
        barely = _("Gap: hardly any contact with {who}, {share} of the decision")
        unmet = _("Gap: {who} not reached, {share} of the decision")
        return (barely if met else unmet).format(who=who, share=share)
    if row.coverage.gaps and row.people:
        role = row.coverage.gaps[0].role.value
        word = wording.choice_word("stakeholder_fact", "role", role)
        return _("Gap: nobody fills the role {role}").format(role=word)
    return ""
