"""The record in dispute: who wrote what, field by field, and what is left alone."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QWidget

from kamdesk.i18n import _, ngettext
from kamdesk.queries.conflict_inbox import Disputed, Meanwhile
from kamdesk.queries.conflicts import ConflictRow
from kamdesk.sync.conflicts import Choice
from kamdesk.ui.pages.sync import words
from kamdesk.ui.pages.sync.dispute import BASE_SHARE, SIDE_SHARE, Dispute
from kamdesk.ui.pages.sync.faces import Tile, icon_of, is_person
from kamdesk.ui.theme import Columns, Rows, emptied, theme
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.cards import Card, Divider, Panel
from kamdesk.ui.widgets.glyphs import Avatar
from kamdesk.ui.widgets.labels import IconMark, Label, LinkLabel


class Detail(Panel):
    """Signals: ``chosen`` when any choice changed; ``applied``, ``later``; ``opened`` a record."""

    chosen = Signal()
    applied = Signal()
    later = Signal()
    opened = Signal()

    def __init__(self) -> None:
        super().__init__("surface")
        self.group: Disputed | None = None
        self.disputes: list[Dispute] = []
        self._at, self._today = 0, date.min
        self._lay_out()

    def show_group(self, group: Disputed, today: date) -> None:
        """Show a record with what is proposed chosen; of the same one what was chosen stays."""
        same = self.group is not None and _key(self.group) == _key(group)
        chosen = {each.row.id: each.choice() for each in self.disputes} if same else {}
        at, spot = (self._at, self.area.verticalScrollBar().value()) if same else (0, 0)
        self.group, self._today = group, today
        self._show_head(group)
        self._show_sides(group.rows[0])
        emptied(self.fields)
        self.disputes = [Dispute(group, row, today) for row in group.rows]
        for number, dispute in enumerate(self.disputes):
            dispute.chosen.connect(self._changed)
            dispute.reached.connect(lambda at=number: self.go_to(at))
            self.fields.addWidget(Divider())
            self.fields.addWidget(dispute)
            if dispute.row.id in chosen:
                dispute.choose_again(chosen[dispute.row.id])
        self.fields.addWidget(Divider())
        self._show_meanwhile(group)
        self.all_mine.setVisible(len(self.disputes) > 1)
        self.all_theirs.setVisible(len(self.disputes) > 1)
        self.go_to(at)
        self.area.verticalScrollBar().setValue(spot)

    def choices(self) -> list[Choice]:
        """Return what is chosen, field by field."""
        return [dispute.choice() for dispute in self.disputes]

    def current(self) -> Dispute | None:
        """Return the field the keys are about."""
        return self.disputes[self._at] if self.disputes else None

    def go_to(self, at: int) -> None:
        """Let the keys be about another field."""
        if not self.disputes:
            return
        self._at = max(0, min(len(self.disputes) - 1, at))
        for number, dispute in enumerate(self.disputes):
            dispute.set_current(number == self._at)
        self.area.ensureWidgetVisible(self.disputes[self._at], 0, theme().px(30))

    def step(self, by: int) -> None:
        """Go to the next field, or the one before."""
        self.go_to(self._at + by)

    def take(self, word: str) -> bool:
        """Choose for the current field and go on to the next one."""
        dispute = self.current()
        return dispute is not None and dispute.choose(word)

    def take_all(self, word: str) -> None:
        """Choose the same side for every field."""
        for dispute in self.disputes:
            dispute.choose(word)

    def explain(self, text: str) -> None:
        """Say at the current field why a choice cannot be carried out."""
        dispute = self.current()
        if dispute is not None:
            dispute.explain(text)

    def _changed(self) -> None:
        for dispute in self.disputes:
            dispute.explain("")
        self.chosen.emit()

    # Building

    def _lay_out(self) -> None:
        lines = Rows(self, gap=0, margins=0)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        sheet = QWidget()
        sheet.setProperty("scrolled", "true")
        self.sheet = Rows(sheet, gap=12, margins=(18, 14, 18, 14))
        self.sheet.addLayout(self._head())
        self.sheet.addLayout(self._sides())
        self.fields = Rows(gap=0)
        self.sheet.addLayout(self.fields)
        self.rest = Rows(gap=8)
        self.sheet.addLayout(self.rest)
        self.slot = Rows(gap=8)
        self.sheet.addLayout(self.slot)
        self.sheet.addStretch(1)
        self.area.setWidget(sheet)
        lines.addWidget(self.area, 1)
        lines.addWidget(Divider())
        lines.addLayout(self._foot())

    def _head(self) -> Columns:
        self.avatar, self.tile = Avatar("", 44), Tile()
        self.title = LinkLabel("", "title-2")
        self.title.clicked.connect(self.opened)
        self.place = Label("", "meta", "text2", elide=True)
        self.said = Label("", "meta", "text3", wrap=True)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.all_mine = Button(_("All mine"), "check", size=Size.SMALL)
        self.all_theirs = Button(_("All theirs"), "check", size=Size.SMALL)
        self.all_mine.clicked.connect(lambda: self.take_all("mine"))
        self.all_theirs.clicked.connect(lambda: self.take_all("theirs"))
        names = Columns(gap=8)
        names.addWidget(self.title)
        names.addWidget(self.place, 1)
        text = Rows(gap=2)
        text.addLayout(names)
        text.addWidget(self.said)
        line = Columns(gap=10)
        line.addWidget(self.avatar, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.tile, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(text, 1)
        line.addWidget(self.all_mine)
        line.addWidget(self.all_theirs)
        return line

    def _sides(self) -> QGridLayout:
        """Name the three columns: what was there, mine, theirs."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme().px(10))
        self.base_head, self.mine_head, self.theirs_head = _Side(), _Side(), _Side()
        heads = ((self.base_head, BASE_SHARE), (self.mine_head, SIDE_SHARE),
                 (self.theirs_head, SIDE_SHARE))  # fmt: skip
        for at, (head, share) in enumerate(heads):
            grid.addWidget(head, 0, at)
            grid.setColumnStretch(at, share)
        return grid

    def _foot(self) -> Columns:
        self.apply = Button(_("Apply and next"), "check", Kind.PRIMARY, tip=_("Apply (Ctrl+Enter)"))
        self.put_off = Button(_("Later"))
        note = Label(_("Can be undone for 30 days; both versions are kept"), "meta", "text3",
                     elide=True)  # fmt: skip
        note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.apply.clicked.connect(self.applied)
        self.put_off.clicked.connect(self.later)
        line = Columns(gap=8, margins=(18, 11))
        line.addWidget(self.apply)
        line.addWidget(self.put_off)
        line.addWidget(note, 1)
        return line

    # Filling

    def _show_head(self, group: Disputed) -> None:
        title = words.title_of(group)
        is_face = is_person(group)
        self.avatar.show_name(title)
        self.avatar.setVisible(is_face)
        self.tile.show_icon(icon_of(group))
        self.tile.setVisible(not is_face)
        self.title.setText(title)
        self.title.setAccessibleName(_("Open {title}").format(title=title))
        self.place.setText(words.place_of(group))
        first = group.rows[0]
        who = first.authors.theirs or _("somebody else")
        text = _(
            "{who} changed it as well while you were apart. Nothing of either was thrown away."
        )
        self.said.setText(text.format(who=who))

    def _show_sides(self, row: ConflictRow) -> None:
        self.base_head.tell("", _("Common base"), _("before either wrote"))
        mine = row.authors.mine or _("Me")
        self.mine_head.tell(mine, _("My change"), words.when(row.times.mine, self._today))
        theirs = row.authors.theirs or _("Server")
        self.theirs_head.tell(theirs, theirs, words.when(row.times.theirs, self._today))

    def _show_meanwhile(self, group: Disputed) -> None:
        emptied(self.rest)
        if not group.meanwhile:
            return
        n = len(group.meanwhile)
        said = ngettext(
            "{n} other field changed without a conflict",
            "{n} other fields changed without a conflict",
            n,
        ).format(n=n)
        holder = QWidget()
        line = Columns(holder, gap=7)
        line.addWidget(IconMark("circle-check", 15, "ok"))
        line.addWidget(Label(said, "strong"), 1)
        self.rest.addWidget(holder)
        self.rest.addWidget(_box(group, group.meanwhile))


def _key(group: Disputed) -> tuple[str, UUID]:
    return group.entity, group.record_id


class _Side(QWidget):
    """The head of a column: who and when."""

    def __init__(self) -> None:
        super().__init__()
        self.avatar = Avatar("", 24)
        self.who = Label("", "strong", elide=True)
        self.when = Label("", "meta", "text3", elide=True)
        text = Rows(gap=1)
        text.addWidget(self.who)
        text.addWidget(self.when)
        line = Columns(self, gap=8)
        line.addWidget(self.avatar, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addLayout(text, 1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def tell(self, person: str, who: str, when: str) -> None:
        """Fill in; without a person there is no face."""
        self.avatar.show_name(person)
        self.avatar.setVisible(bool(person))
        self.who.setText(who)
        self.when.setText(when)


def _box(group: Disputed, lines: Sequence[Meanwhile]) -> QWidget:
    """List fields nobody disputes, three in a row."""
    sides = {"mine": _("mine"), "theirs": _("theirs"), "both": _("both kept")}
    box = Card(padding=10)
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme().px(18))
    grid.setVerticalSpacing(theme().px(6))
    for number, each in enumerate(lines):
        currency = words.currency_of(group.values)
        said = words.value_text(group.entity, each.field, each.value, group.names, currency)
        cell = QWidget()
        line = Columns(cell, gap=8)
        line.addWidget(Label(words.field_word(group.entity, each.field), "meta", "text3"))
        line.addWidget(Label(" ".join(said.split()), "body", elide=True), 1)
        line.addWidget(Label(sides[each.side], "meta", "text3"))
        grid.addWidget(cell, number // 2, number % 2)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    box.body.addLayout(grid)
    return box
