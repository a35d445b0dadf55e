"""The board: the stages side by side; cards go on by drag and by the arrow keys."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from uuid import UUID

from msgspec import Struct
from PySide6.QtCore import QPoint, QRect, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from kamdesk.queries.deals import DealRow
from kamdesk.queries.opportunities import Board, Column
from kamdesk.ui.pages.opportunities.card_list import CardList
from kamdesk.ui.pages.opportunities.column import StageColumn
from kamdesk.ui.pages.opportunities.faces import face
from kamdesk.ui.pages.opportunities.flight import Flight
from kamdesk.ui.pages.opportunities.gate_card import GateCard
from kamdesk.ui.theme import Columns, emptied


class Placing(Struct, frozen=True):
    """A deal that shall go into a stage. ``anchor`` is where a question about it appears."""

    deal: DealRow
    column: Column
    anchor: QWidget


class StageBoard(QScrollArea):
    """Signals: ``placed`` a deal and its new stage; ``asked`` a verb and its deal.

    ``new_asked`` carries the stage a new deal begins in; ``picked`` that another card is current.
    """

    placed = Signal(object)
    asked = Signal(str, object)
    new_asked = Signal(object)
    picked = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.columns: list[StageColumn] = []
        self._last: CardList | None = None
        self._awaited: UUID | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.ground = QWidget()
        self.ground.setProperty("scrolled", "true")
        self.line = Columns(self.ground, gap=10)
        self.setWidget(self.ground)
        self.flight = Flight(self.ground)
        self.gate = GateCard(self)
        self._today = date.min

    # Showing

    def show_board(self, board: Board, today: date) -> None:
        """Show every stage; where the same ones stand, their lists stay as they are."""
        self._today = today
        if [each.column.stage_id for each in self.columns] != [c.stage_id for c in board.columns]:
            self._rebuild(board.columns)
        here = self.current_list()
        had_cards = here is not None and here.hasFocus() and bool(here.cards.faces)
        held = self.deal()
        for widget, column in zip(self.columns, board.columns, strict=True):
            widget.list.lift(None)
            faces = [face(deal, today) for deal in column.cards]
            widget.show_column(column, board, faces)
        self._settle()
        if had_cards and self.deal() is None:
            self._follow(held)

    def _follow(self, held: DealRow | None) -> None:
        """Bring the keyboard to where the card at hand went, or to one that is left."""
        if held is not None:
            self.go_to(held.id)
        if self.deal() is None:
            self.take_focus()
            here = self.current_list()
            if here is not None and here.cards.faces:
                here.go_to(here.cards.faces[0].deal.id)

    def deal(self) -> DealRow | None:
        """Return the deal of the current card."""
        here = self.current_list()
        return here.deal() if here else None

    def current_list(self) -> CardList | None:
        """Return the list that has the keyboard, or had it last."""
        focused = [column.list for column in self.columns if column.list.hasFocus()]
        return focused[0] if focused else self._last

    def anchor(self) -> QWidget:
        """Return where a question about the current card appears."""
        here = self.current_list()
        columns = [each for each in self.columns if each.list is here]
        return columns[0] if columns else self

    def take_focus(self) -> None:
        """Put the keyboard on the current card, or on the first one there is."""
        here = self.current_list()
        filled = [c.list for c in self.columns if c.list.cards.faces and not c.is_folded]
        target = here if here and here.cards.faces else filled[0] if filled else None
        (target or self).setFocus()

    def go_to(self, deal_id: UUID) -> None:
        """Bring the keyboard to a deal, wherever it stands."""
        for column in self.columns:
            if column.list.go_to(deal_id):
                if column.is_folded:
                    return
                self.ensureWidgetVisible(column)
                column.list.setFocus()
                return

    @Slot(object)
    def show_stage(self, stage_id: UUID) -> None:
        """Bring the keyboard to the cards of a stage, unfolded."""
        for each in self.columns:
            if each.column.stage_id == stage_id:
                if each.is_folded:
                    each.toggle()
                self.ensureWidgetVisible(each)
                each.list.setFocus()
                if each.list.cards.faces and each.list.deal() is None:
                    each.list.go_to(each.list.cards.faces[0].deal.id)

    # Moving

    def push(self, by: int) -> None:
        """Ask to move the current card one stage on or back; losing has a verb of its own."""
        deal = self.deal()
        stages = [each.column for each in self.columns if each.column.outcome != "lost"]
        places = [
            at for at, column in enumerate(stages) if deal and column.stage_id == deal.stage_id
        ]
        if deal is None or not places or not 0 <= places[0] + by < len(stages):
            return
        self._place(deal, stages[places[0] + by], self.anchor())

    def lose(self) -> None:
        """Ask to move the current card to where lost deals are kept."""
        lost = [each.column for each in self.columns if each.column.outcome == "lost"]
        deal = self.deal()
        if deal is not None and deal.outcome == "open" and lost:
            self._place(deal, lost[0], self.anchor())

    def await_card(self, deal_id: UUID) -> None:
        """Keep the keyboard with a deal that is about to arrive in another stage."""
        self._awaited = deal_id

    def show_lifted(self) -> None:
        """Show a card in the air over the next stage, as in the middle of a drag."""
        stages = [each for each in self.columns if each.column.outcome == "open"]
        sources = [(one, two) for one, two in pairwise(stages) if one.list.cards.faces]
        if not sources:
            return
        source, target = sources[min(1, len(sources) - 1)]
        deal = source.list.cards.faces[min(1, len(source.list.cards.faces) - 1)].deal
        picture = source.list.picture(deal.id)
        source.list.lift(deal.id)
        target.set_target(True)
        self.gate.show_gates(deal, target.column, self._today, target)
        spot = target.mapTo(self.ground, QPoint(target.width() // 2, target.height() // 2))
        self.flight.show_at(picture, spot)

    def _hover(self, target: StageColumn, deal_id: UUID) -> None:
        """Bring the column a card is over into sight, and show what its stage asks."""
        self.ensureWidgetVisible(target)
        found = (each.list.cards.faces[place].deal for each in self.columns if each is not target
                 if (place := each.list.cards.place(deal_id)) is not None)  # fmt: skip
        deal = next(found, None)
        if deal is not None:
            self.gate.show_gates(deal, target.column, self._today, target)

    def _place(self, deal: DealRow, column: Column, anchor: QWidget) -> None:
        self.placed.emit(Placing(deal, column, anchor))

    def _dropped(self, target: StageColumn, deal_id: UUID) -> None:
        for source in self.columns:
            place = source.list.cards.place(deal_id)
            if place is None or source is target:
                source.list.lift(None)
                continue
            spot = self.ground.mapFromGlobal(self.cursor().pos())
            self.flight.hold(deal_id, source.list.picture(deal_id), spot)
            self._place(source.list.cards.faces[place].deal, target.column, target)

    def forget_flight(self) -> None:
        """Let a card that was not moved back to its place."""
        self._awaited = None
        self.flight.end()
        for column in self.columns:
            column.list.lift(None)

    def _settle(self) -> None:
        if self._awaited is None:
            return
        deal_id, self._awaited = self._awaited, None
        self.go_to(deal_id)
        for column in self.columns:
            if column.list.cards.place(deal_id) is not None and not column.is_folded:
                box = column.list.box_of(deal_id)
                corner = column.list.viewport().mapTo(self.ground, box.topLeft())
                self.flight.land(column.list, deal_id, QRect(corner, box.size()))
                return
        self.flight.end()

    # Building

    def _rebuild(self, columns: Sequence[Column]) -> None:
        emptied(self.line)
        self._last = None
        self.columns = [self._made(column) for column in columns]
        for widget in self.columns:
            self.line.addWidget(widget)

    def _made(self, column: Column) -> StageColumn:
        made = StageColumn(column)
        made.dropped.connect(lambda deal_id: self._dropped(made, deal_id))
        made.new_asked.connect(lambda: self.new_asked.emit(made.column))
        made.hovered.connect(lambda deal_id: self._hover(made, deal_id))
        made.left.connect(self.gate.hide)
        made.list.asked.connect(self._ask)
        made.list.picked.connect(lambda: self._reached(made.list))
        made.list.menu_asked.connect(self.menu_asked)
        return made

    def _reached(self, cards: CardList) -> None:
        if cards.hasFocus() and cards is not self._last:
            self._last = cards
        self.picked.emit()

    @Slot(str)
    def _ask(self, verb: str) -> None:
        match verb:
            case "forward" | "back":
                self.push(1 if verb == "forward" else -1)
            case "lose":
                self.lose()
            case _ if deal := self.deal():
                self.asked.emit(verb, deal)

    def open_columns(self) -> Iterator[StageColumn]:
        """Yield the columns of open stages."""
        yield from (each for each in self.columns if each.column.outcome == "open")
