"""Where the keyboard is among rows that are made anew: the same row again, else its neighbour."""

from collections.abc import Hashable
from typing import Final

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kamdesk.ui.pages.today.promises import PromiseRow
from kamdesk.ui.pages.today.risks import RiskRow
from kamdesk.ui.pages.today.stops import StopCard
from kamdesk.ui.pages.today.touches import DebtRow

_ROWS: Final = (StopCard, PromiseRow, RiskRow, DebtRow)
_ITSELF: Final = -1


class HeldPlace(Struct, frozen=True):
    """A row of a kind, its number among them, and which of its parts has the keyboard."""

    kind: type[QWidget]
    key: Hashable
    number: int
    part: int


def held_place(page: QWidget) -> HeldPlace | None:
    """Return where on a page the keyboard is; None when it is elsewhere."""
    focus = page.window().focusWidget()
    row: QWidget | None = focus
    while row is not None and row is not page and not isinstance(row, _ROWS):
        row = row.parentWidget()
    if focus is None or row is None or row is page or not page.isAncestorOf(focus):
        return None
    rows, parts = _rows(page, _kind(row)), _parts(row)
    number = rows.index(row) if row in rows else 0
    return HeldPlace(_kind(row), _key(row), number, parts.index(focus) if focus in parts else -1)


def take_again(page: QWidget, held: HeldPlace | None) -> None:
    """Give the keyboard back; a row that is gone leaves it to the one that took its place."""
    rows = _rows(page, held.kind) if held else []
    if held is None or not rows:
        return
    same = [row for row in rows if _key(row) == held.key]
    row = same[0] if same else rows[min(held.number, len(rows) - 1)]
    parts = _parts(row)
    target = parts[held.part] if _ITSELF < held.part < len(parts) else row
    target.setFocus(Qt.FocusReason.OtherFocusReason)


def _rows(page: QWidget, kind: type[QWidget]) -> list[QWidget]:
    """Return the rows of a kind that show or are about to, as they were made."""
    return [row for row in page.findChildren(kind) if not _is_put_away(row, page)]


def _is_put_away(row: QWidget, page: QWidget) -> bool:
    """Tell whether somebody hid a row or what holds it; a new one merely was not shown yet."""
    part: QWidget | None = row
    while part is not None and part is not page:
        if part.isHidden() and part.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
            return True
        part = part.parentWidget()
    return False


def _parts(row: QWidget) -> list[QWidget]:
    reached = Qt.FocusPolicy.TabFocus
    return [part for part in row.findChildren(QWidget) if part.focusPolicy() & reached]


def _kind(row: QWidget) -> type[QWidget]:
    return next(kind for kind in _ROWS if isinstance(row, kind))


def _key(row: QWidget) -> Hashable:
    match row:
        case StopCard():
            return row.visit.id
        case PromiseRow():
            return row.line.id
        case RiskRow():
            return row.signal.kind, row.signal.record_id
        case DebtRow():
            return row.debt.account_id, row.debt.rhythm
    return None
