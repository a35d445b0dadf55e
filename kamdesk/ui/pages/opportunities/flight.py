"""The card that was let go, on its way to its new stage."""

from uuid import UUID

from PySide6.QtCore import QEasingCurve, QPoint, QPropertyAnimation, QRect, Qt, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from kamdesk.ui.pages.opportunities.card_list import CardList
from kamdesk.ui.theme import Motion, theme


class Flight(QLabel):
    """A card that was let go, until its stage has taken it: 160 ms to its place, or none."""

    def __init__(self, ground: QWidget) -> None:
        super().__init__(ground)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._deal: UUID | None = None
        self._target: CardList | None = None
        self._slide = QPropertyAnimation(self, b"pos", self)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._slide.finished.connect(self.end)
        self.hide()

    def hold(self, deal_id: UUID, picture: QPixmap, spot: QPoint) -> None:
        """Stay where the card was let go; nothing is shown when nothing may move."""
        self.end()
        if not theme().motion.ms(Motion.DRAG_SETTLE):
            return
        self._deal = deal_id
        self.show_at(picture, spot)

    def show_at(self, picture: QPixmap, spot: QPoint) -> None:
        """Show a card in the air at a spot."""
        self.setPixmap(picture)
        self.resize(picture.deviceIndependentSize().toSize())
        self.move(spot - QPoint(self.width() // 2, theme().px(20)))
        self.show()
        self.raise_()

    def land(self, target: CardList, deal_id: UUID, box: QRect) -> None:
        """Slide to the card's place in its new stage."""
        if self._deal != deal_id:
            self.end()
            return
        self._target = target
        target.lift(deal_id)
        self._slide.setDuration(theme().motion.ms(Motion.DRAG_SETTLE))
        self._slide.setStartValue(self.pos())
        self._slide.setEndValue(box.topLeft())
        self._slide.start()

    @Slot()
    def end(self) -> None:
        """Show the card in its list again."""
        self._slide.stop()
        self.hide()
        if self._target is not None:
            self._target.lift(None)
        self._deal = self._target = None
