"""Cards before a profile is open: whole sentences, whole fields, whatever is being explained."""

from collections.abc import Callable, Iterator
from itertools import combinations, product

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kamdesk import i18n
from kamdesk.errors import KamdeskError, Refused, Unavailable
from kamdesk.security.recovery import new_recovery_key
from kamdesk.ui.pages.start.first_run import FirstRunPage, NewProfilePage, RecoveryKeyPage
from kamdesk.ui.pages.start.page import StartPage
from kamdesk.ui.pages.start.unlock import BLOCKING, RecoveryPage, TroublePage, UnlockPage
from kamdesk.ui.pages.start.waiting import WaitingPage
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.fields import FieldRow

FACTS = {
    "path": "/home/su/.local/share/kamdesk/profile/kamdesk.keys.json",
    "detail": "the header is shorter than it says",
    "found": 9,
    "known": 4,
    "wanted": 4,
    "backup": "/home/su/.local/share/kamdesk/profile/backups/2026-11-24-0800.kamdesk",
    "expected": 40,
    "length": 12,
}
FULL = Unavailable("disk.full", **FACTS)
WRONG = Refused("vault.wrong_passphrase", **FACTS)
MISTYPED = Refused("vault.recovery_key_mistyped", **FACTS)
SIZES = ((1440, 900), (1180, 720))
PARTS = (QLabel, QLineEdit, QComboBox, QAbstractButton)


def filled(name: str, passphrase: str, again: str) -> Callable[[NewProfilePage], None]:
    def fill(page: NewProfilePage) -> None:
        page.name.setText(name)
        page.passphrase.setText(passphrase)
        page.again.setText(again)
        page.submit()

    return fill


def unequal(page: RecoveryPage) -> None:
    page.passphrase.setText("one")
    page.again.setText("other")
    page.submit()


def told(error: KamdeskError) -> Callable[[NewProfilePage | UnlockPage | RecoveryPage], None]:
    return lambda page: page.explain(error)


def nothing(_page: StartPage) -> None: ...


STEPS: dict[str, tuple[Callable[[], StartPage], Callable[..., None]]] = {
    "first": (FirstRunPage, nothing),
    "profile": (NewProfilePage, nothing),
    "profile-no-name": (NewProfilePage, filled("", "", "")),
    "profile-no-passphrase": (NewProfilePage, filled("Su", "", "")),
    "profile-unequal": (NewProfilePage, filled("Su", "one", "other")),
    "profile-refused": (NewProfilePage, told(FULL)),
    "key": (lambda: RecoveryKeyPage(new_recovery_key()), nothing),
    "waiting": (lambda: WaitingPage(i18n._("Inventing a year of accounts")), nothing),
    "unlock": (UnlockPage, nothing),
    "unlock-wrong": (UnlockPage, told(WRONG)),
    "recovery": (RecoveryPage, nothing),
    "recovery-unequal": (RecoveryPage, unequal),
    "recovery-mistyped": (RecoveryPage, told(MISTYPED)),
}


def trouble(code: str) -> Callable[[], StartPage]:
    return lambda: TroublePage(Unavailable(code, **FACTS))


STEPS |= {code: (trouble(code), nothing) for code in BLOCKING}


def place(part: QWidget, page: StartPage) -> QRect:
    return QRect(part.mapTo(page.card, QPoint()), part.size())


def cut(page: StartPage) -> list[str]:
    found = []
    for part in page.card.findChildren(QWidget):
        if not part.isVisible() or not isinstance(part, PARTS):
            continue
        words = part.hasHeightForWidth()
        least = part.heightForWidth(part.width()) if words else part.sizeHint().height()
        if part.height() < least:
            found.append(f"{type(part).__name__} {part.height()} < {least}")
        if isinstance(part, QLabel | QPushButton) and not words:
            short = part.width() < part.sizeHint().width()
            found += [f"{part.text()!r} is narrow"] if short else []
        if not page.card.rect().contains(place(part, page)):
            found.append(f"{type(part).__name__} leaves the card")
    return found


def overlapping(page: StartPage) -> list[str]:
    parts = [each for each in page.card.findChildren(QWidget) if isinstance(each, PARTS)]
    seen = [each for each in parts if each.isVisible()]
    return [
        f"{one} on {other}"
        for one, other in combinations(seen, 2)
        if not (one.isAncestorOf(other) or other.isAncestorOf(one))
        and place(one, page).intersects(place(other, page))
    ]


@pytest.fixture
def dressed(look: None) -> Iterator[None]:
    before = i18n.language()
    yield
    i18n.use(before)


def shown(qtbot: QtBot, step: str, size: tuple[int, int]) -> StartPage:
    make, change = STEPS[step]
    page = make()
    qtbot.addWidget(page)
    page.resize(*size)
    page.show()
    qtbot.wait(5)
    change(page)
    qtbot.wait(5)
    return page


@pytest.mark.parametrize(("language", "scale"), list(product(i18n.LANGUAGES, (1.0, 1.3))))
@pytest.mark.parametrize("step", STEPS)
def test_no_card_cuts_its_words_or_paints_over_a_field(
    qtbot: QtBot, dressed: None, step: str, language: str, scale: float
) -> None:
    i18n.use(language)
    theme().resize(scale)
    faults = {}
    for size in SIZES:
        page = shown(qtbot, step, size)
        faults[size] = cut(page) + overlapping(page)

    assert faults == {size: [] for size in SIZES}


@pytest.mark.parametrize("step", ["profile-unequal", "profile-refused", "recovery-mistyped"])
def test_what_is_wrong_is_scrolled_to(qtbot: QtBot, dressed: None, step: str) -> None:
    theme().resize(1.3)
    page = shown(qtbot, step, (1180, 480))

    said = [row.problem for row in page.findChildren(FieldRow) if row.is_wrong]
    said += [page.problem.label] if isinstance(page, NewProfilePage) and not said else []
    for label in said:
        top = label.mapTo(page.viewport(), QPoint()).y()
        assert 0 <= top <= page.viewport().height() - label.height()
    assert said


def test_the_whole_recovery_key_stands_in_two_lines_and_is_copied_in_one(
    qtbot: QtBot, dressed: None
) -> None:
    key = new_recovery_key()
    page = RecoveryKeyPage(key)
    qtbot.addWidget(page)
    page.show()

    lines = page.key.text().split("\n")
    assert len(lines) == 2
    assert "".join(lines) == page.key.key == key
    assert page.key.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    [copy] = [b for b in page.findChildren(QPushButton) if b.text() == "Copy"]
    copy.click()
    assert QGuiApplication.clipboard().text() == key


def test_enter_in_the_last_field_opens_with_the_recovery_key(qtbot: QtBot, dressed: None) -> None:
    page = RecoveryPage()
    qtbot.addWidget(page)
    page.show()
    page.key.setText("KEY")
    page.passphrase.setText("correct horse")
    page.again.setText("correct horse")

    with qtbot.waitSignal(page.wanted) as asked:
        QTest.keyClick(page.again, Qt.Key.Key_Return)

    assert asked.args == ["KEY", "correct horse"]
