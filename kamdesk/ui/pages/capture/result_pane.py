"""The right pane: what the notes have come to, dashed until Enter, and the way to the end."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from kamdesk.domain.capture_text import Kind
from kamdesk.i18n import _, formats, ngettext
from kamdesk.queries.capture import CaptureSheet
from kamdesk.ui import wording
from kamdesk.ui.forms.flow import Flow
from kamdesk.ui.pages.capture.findings import Found
from kamdesk.ui.pages.capture.rows import AttitudeRow, ItemRow
from kamdesk.ui.theme import Columns, Rows, emptied, theme
from kamdesk.ui.widgets.buttons import Button, Size
from kamdesk.ui.widgets.buttons import Kind as ButtonKind
from kamdesk.ui.widgets.cards import Divider, Panel
from kamdesk.ui.widgets.labels import Chip, IconMark, Label
from kamdesk.ui.widgets.selects import Select

_WIDTHS: Final = (
    (0, 230),
    (860, 290),
    (1130, 348),
)  # from a page of this width on, in design pixels
_ROOMY: Final = 340  # design pixels from which an item and its day share a line
_TITLES: Final = {
    Kind.COMMITMENT: "handshake",
    Kind.NEXT_STEP: "arrow-right",
    Kind.ATTITUDE: "user",
    Kind.COMPETITOR: "square-kanban",
    Kind.QUESTION: "circle-question-mark",
}


class ResultPane(Panel):
    """Signals: ``opened`` carries an ItemRow to look into; ``ended`` and ``parked`` the verbs.

    ``broken`` asks for everything anew: there is room for other lines.
    """

    opened = Signal(object)
    ended = Signal()
    parked = Signal()
    broken = Signal()

    def __init__(self) -> None:
        super().__init__("surface")
        self._found: tuple[Found, ...] | None = None
        self._is_narrow = False
        self._rules = Label(_("By rules, offline"), "meta", "text3")
        self.sections = {kind: Section(title, _TITLES[kind]) for kind, title in _titles()}
        self.outlook = Section(_("What ending will do"), "activity")
        self.rivals, self.deal = Flow(), Select(small=True)
        self.deal.setSizeAdjustPolicy(Select.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.deal.setMinimumContentsLength(4)
        self.deal.setAccessibleName(_("Opportunity of the competitors"))
        self.hint = Label(
            _("Type / for a commitment, a next step, an attitude, a competitor or a question. "
              "It takes shape here and stays a draft until Enter."),
            "meta", "text3", wrap=True,
        )  # fmt: skip
        self.end = Button(_("End visit"), None, ButtonKind.PRIMARY, Size.LARGE)
        self.end.show_key("Ctrl Enter")
        self.end.setToolTip(_("End visit") + " (Ctrl+Enter)")
        self.end.clicked.connect(self.ended)
        self.park = Button(_("Park"), "circle-pause", size=Size.LARGE, tip=_("Put aside for later"))
        self.park.clicked.connect(self.parked)
        self._lay_out()

    def fit(self, page_width: int) -> None:
        """Take as much room as the page can spare; a narrow pane breaks its lines."""
        px = theme().px
        wide = [wide for least, wide in _WIDTHS if page_width >= px(least)][-1]
        self.setFixedWidth(px(wide))
        narrow = wide < _ROOMY
        if narrow != self._is_narrow:
            self._is_narrow = narrow
            self._rules.setVisible(not narrow)
            self.sections[Kind.COMPETITOR].put_control(self.deal, below=narrow)
            self.broken.emit()

    def show_deals(self, sheet: CaptureSheet) -> None:
        """Offer the open opportunities for competitors; the visit's own comes first."""
        self.deal.offer([(str(deal.id), deal.name) for deal in sheet.deals])
        own = sheet.visit.opportunity_id if sheet.visit else None
        if self.deal.key is None and sheet.deals:
            self.deal.choose(str(own or sheet.deals[0].id))

    def chosen_deal(self) -> UUID | None:
        """Return the opportunity competitors go to."""
        return UUID(self.deal.key) if self.deal.key else None

    def show_found(self, found: tuple[Found, ...], sheet: CaptureSheet | None, today: date) -> None:
        """Show what the notes say; nothing is made anew when nothing changed."""
        if found == self._found:
            return
        self._found = found
        for kind, section in self.sections.items():
            mine = [each for each in found if each.item.kind is kind]
            section.show_count(len(mine))
            section.setVisible(bool(mine))
            if kind is Kind.COMPETITOR:
                self.rivals.show_widgets([_Rival(each) for each in mine])
            else:
                section.fill([self._row(each, sheet, today) for each in mine])
        self.deal.setVisible(bool(self.deal.count()))
        self.hint.setVisible(not found)
        self._show_outlook([each for each in found if not each.draft])

    def forget(self) -> None:
        """Make everything anew next time, with other names."""
        self._found = None

    def _row(self, found: Found, sheet: CaptureSheet | None, today: date) -> ItemRow:
        kind = AttitudeRow if found.item.kind is Kind.ATTITUDE else ItemRow
        row = kind(found.line, found.place, found.item, draft=found.draft)
        row.is_narrow = self._is_narrow
        if isinstance(row, AttitudeRow):
            row.show_change(*_standing(found, sheet))
        elif found.item.kind is Kind.COMMITMENT:
            row.show_promise(wording.choice_word("commitment", "side", found.item.side), today)
        else:
            row.show_step(_owner(found, sheet), today)
        row.clicked.connect(lambda: self.opened.emit(row))
        return row

    def _show_outlook(self, sure: Sequence[Found]) -> None:
        kinds = [each.item.kind for each in sure]
        lines = [_("1 visit logged")]
        for kind, text in _counted(kinds):
            lines += [text] if kind in kinds else []
        self.outlook.fill([_Will(line) for line in lines])

    def _lay_out(self) -> None:
        head = Columns(gap=8, margins=(16, 14, 16, 13))
        head.addWidget(Label(_("Takes shape as you write"), "title-3", elide=True), 1)
        head.addWidget(self._rules)
        body = QWidget()
        body.setProperty("scrolled", "true")
        lines = Rows(body, gap=0, margins=(0, 0, 0, 12))
        for section in (*self.sections.values(), self.outlook):
            lines.addWidget(section)
        self.sections[Kind.COMPETITOR].put_control(self.deal, below=False)
        self.sections[Kind.COMPETITOR].fill([self.rivals])
        hint = Rows(margins=(16, 14))
        hint.addWidget(self.hint)
        lines.addLayout(hint)
        lines.addStretch(1)
        area = QScrollArea()
        area.setWidget(body)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        foot = Columns(gap=8, margins=(16, 12, 16, 14))
        foot.addWidget(self.end, 1)
        foot.addWidget(self.park)
        self.end.setSizePolicy(self.end.sizePolicy().Policy.Expanding,
                               self.end.sizePolicy().Policy.Fixed)  # fmt: skip
        rows = Rows(self, gap=0)
        rows.addLayout(head)
        rows.addWidget(Divider())
        rows.addWidget(area, 1)
        rows.addLayout(foot)


class Section(QWidget):
    """A title with its icon and count, rows below, a line under all."""

    def __init__(self, title: str, icon: str) -> None:
        super().__init__()
        self.count = Label("", "body", "text3")
        self._head = Columns(gap=8)
        self._head.addWidget(IconMark(icon, 16, "text2"))
        self._head.addWidget(Label(title, "title-3"))
        self._head.addWidget(self.count)
        self._head.addStretch(1)
        self._below, self._rows = Rows(gap=0), Rows(gap=4)
        inner = Rows(gap=8, margins=(16, 14, 16, 12))
        inner.addLayout(self._head)
        inner.addLayout(self._below)
        inner.addLayout(self._rows)
        lines = Rows(self, gap=0)
        lines.addLayout(inner)
        lines.addWidget(Divider())

    def show_count(self, count: int) -> None:
        """Say how many there are."""
        self.count.setText(str(count))

    def put_control(self, widget: QWidget, *, below: bool) -> None:
        """Put a control at the right end of the title, or in a line of its own below it."""
        (self._below if below else self._head).addWidget(widget, 0 if below else 4)

    def fill(self, widgets: Iterable[QWidget]) -> None:
        """Replace the rows."""
        emptied(self._rows)
        for widget in widgets:
            self._rows.addWidget(widget)


class _Rival(Chip):
    """A competitor; pale until Enter."""

    def __init__(self, found: Found) -> None:
        super().__init__(found.item.text, "none" if found.draft else "plum", "swords")
        if found.draft:
            said = _("Draft, Enter confirms")
            self.setToolTip(said)
            self.setAccessibleName(f"{found.item.text}, {said}")


class _Will(QWidget):
    def __init__(self, text: str) -> None:
        super().__init__()
        line = Columns(self, gap=8, margins=(2, 2))
        line.addWidget(IconMark("check", 14, "ok"))
        line.addWidget(Label(text, "body", "text2", elide=True), 1)


def _titles() -> tuple[tuple[Kind, str], ...]:
    return (
        (Kind.COMMITMENT, _("Commitments")),
        (Kind.NEXT_STEP, _("Next steps")),
        (Kind.ATTITUDE, _("Relationship changes")),
        (Kind.COMPETITOR, _("Competitors")),
        (Kind.QUESTION, _("Open questions")),
    )


def _counted(kinds: Sequence[Kind]) -> tuple[tuple[Kind, str], ...]:
    def n(kind: Kind) -> int:
        return kinds.count(kind)

    promises, steps, moves = n(Kind.COMMITMENT), n(Kind.NEXT_STEP), n(Kind.ATTITUDE)
    rivals, asked = n(Kind.COMPETITOR), n(Kind.QUESTION)
    return (
        (Kind.COMMITMENT, ngettext("{n} commitment", "{n} commitments", promises)
         .format(n=formats.count(promises))),
        (Kind.NEXT_STEP, ngettext("{n} task", "{n} tasks", steps).format(n=formats.count(steps))),
        (Kind.ATTITUDE, ngettext("{n} attitude change", "{n} attitude changes", moves)
         .format(n=formats.count(moves))),
        (Kind.COMPETITOR, ngettext("{n} competitor on the opportunity",
         "{n} competitors on the opportunity", rivals).format(n=formats.count(rivals))),
        (Kind.QUESTION, ngettext("{n} open question noted", "{n} open questions noted", asked)
         .format(n=formats.count(asked))),
    )  # fmt: skip


def _standing(found: Found, sheet: CaptureSheet | None) -> tuple[str, int | None]:
    """Return who it is and how that person stood before."""
    people = sheet.people if sheet else ()
    for person in people:
        if person.id == found.item.person:
            return wording.named(person.name, person.english_name), person.attitude
    return "", None


def _owner(found: Found, sheet: CaptureSheet | None) -> str:
    colleagues = sheet.colleagues if sheet else ()
    names = {each.id: wording.named(each.name, each.english_name) for each in colleagues}
    return names.get(found.item.owner, "") if found.item.owner else ""
