"""Every page of the list in both languages and themes: nothing cut, too wide or nameless."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kamdesk import i18n
from kamdesk.app.core import Profile, open_with_key
from kamdesk.app.desktop_options import ScreenshotOptions
from kamdesk.app.desktop_pictures import PAGES
from kamdesk.app.desktop_setup import wear
from kamdesk.app.desktop_smoke import Opened, Report, listening, visit
from kamdesk.app.desktop_stage import stage
from kamdesk.app.desktop_walk import clipped_texts, overflowing, unnamed_buttons
from kamdesk.ui.pages.account.page import AccountPage
from kamdesk.ui.pages.account.tab_list import TITLES
from kamdesk.ui.pages.start.first_run import FirstRunPage, NewProfilePage
from kamdesk.ui.pages.start.unlock import UnlockPage
from kamdesk.ui.rooms import BY_KEY
from kamdesk.ui.shell.window import DESIGN, SMALLEST, Window
from kamdesk.ui.theme import theme
from kamdesk.ui.theme.current import Mode
from kamdesk.ui.theme.tokens import load
from kamdesk.ui.widgets.buttons import Button
from tests.samples import Seeded
from tests.ui.days import at
from tests.workspaces import Clock

BEFORE: Final = {"first-run": FirstRunPage, "unlock": UnlockPage}
INSIDE: Final = {page: show for page, show in PAGES.items() if show is not None}
OTHER: Final = {"light": "dark", "dark": "light"}
GROUNDS: Final = ("bg", "surface")
PAPER: Final = frozenset({"account-brief"})  # white in the dark too: it shows what is printed
STRAY: Final = 0.02  # of a picture may be, by chance, a colour of the other theme


class Worn(NamedTuple):
    """How a window looks on one walk."""

    language: str
    look: Mode
    scale: float
    size: tuple[int, int]


_LOOKS: Final[tuple[tuple[Mode, float, tuple[int, int]], ...]] = (
    ("light", 1.0, DESIGN),
    ("dark", 1.3, SMALLEST),
)
WALKS: Final = tuple(Worn(language, *look) for language in i18n.LANGUAGES for look in _LOOKS)


class Stage(NamedTuple):
    """One window for all walks, on sample data."""

    window: Window
    profile: Profile

    def wear(self, worn: Worn) -> None:
        theme().choose(worn.look)
        theme().resize(worn.scale)
        self.window.resize(*worn.size)
        self.window.speak(worn.language)


@pytest.fixture(scope="module")
def sampled(
    qapp: QApplication, seeded: Seeded, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    paths = seeded.copied(tmp_path_factory.mktemp("screens") / "sample")
    profile = open_with_key(paths, seeded.key, clock=Clock(at(10, 30)))
    wear("light", 1.0)
    theme().motion.allowed = False
    with stage(profile, DESIGN) as window:
        yield Stage(window, profile)
    profile.close()
    wear("light", 1.0)


def walked(staged: Stage, worn: Worn) -> tuple[Report, set[str], dict[str, float]]:
    """Open every page; return what was found, where one came, and what kept the other colours."""
    report, seen, stray = Report(), set[str](), dict[str, float]()
    crashed = staged.window.tasks.crashed.connect(lambda bug: report.crashes.append(repr(bug)))
    with listening(report):
        staged.wear(worn)
        for page, show in INSIDE.items():
            wanted = ScreenshotOptions(profile=staged.profile.paths.root, page=page, out=Path())
            visit(staged.window, staged.profile, report, wanted, show)
            seen |= places(staged.window)
            share = other_grounds(staged.window, worn.look)
            if share > STRAY:
                stray[page] = round(share, 3)
    staged.window.tasks.crashed.disconnect(crashed)
    return report, seen, stray


def places(window: Window) -> set[str]:
    """Name the room that is shown, and its tab where it is an account's."""
    page = window.page()
    return (
        {page.room, f"{page.room}.{page.tabs.key}"}
        if isinstance(page, AccountPage)
        else {page.room}
    )


def other_grounds(window: QWidget, look: str) -> float:
    """Return how much of a window has a ground of the other theme, and not of its own."""
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = bytes(image.constBits())
    own = {load(look).color(name).rgb() for name in GROUNDS}
    alien = {load(OTHER[look]).color(name).rgb() for name in GROUNDS} - own
    return sum(pixels.count(rgb.to_bytes(4, "little")) for rgb in alien) * 4 / len(pixels)


def faults(opened: Opened) -> list[str]:
    return [*opened.clipped, *opened.overflowing, *opened.unnamed]


@pytest.mark.parametrize("worn", WALKS, ids=lambda worn: "-".join(map(str, worn[:3])))
def test_every_page_of_the_list_fits_and_names_its_parts(sampled: Stage, worn: Worn) -> None:
    report, seen, stray = walked(sampled, worn)

    assert (report.crashes, report.warnings) == ([], [])
    assert [opened.page for opened in report.pages] == list(INSIDE)
    assert {o.page: faults(o) for o in report.pages if faults(o)} == {}
    assert {o.size for o in report.pages} == {"{}x{}".format(*worn.size)}
    assert set(stray) == (PAPER if worn.look == "dark" else set())
    assert set(BY_KEY) - seen == set(), "no picture is taken of these rooms"
    assert {f"account.{tab}" for tab in TITLES} - seen == set(), "nor of these tabs"


@pytest.mark.parametrize("scale", [1.0, 1.3])
@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("kind", [*BEFORE.values(), NewProfilePage])
def test_every_page_before_a_profile_fits(
    qtbot: QtBot, look: None, kind: type[QWidget], language: str, scale: float
) -> None:
    i18n.use(language)
    theme().resize(scale)
    page = kind()
    qtbot.addWidget(page)
    page.resize(*SMALLEST)
    with qtbot.waitExposed(page):
        page.show()
    qtbot.wait(30)

    assert (clipped_texts(page), overflowing(page), unnamed_buttons(page)) == ([], [], [])


def test_the_pages_without_a_profile_are_those_of_the_list() -> None:
    assert set(BEFORE) == {page for page, show in PAGES.items() if show is None}


def test_a_text_that_is_cut_is_noticed(qtbot: QtBot, look: None) -> None:
    page = UnlockPage()
    qtbot.addWidget(page)
    page.show()
    page.row.label.setFixedWidth(10)

    assert clipped_texts(page)


def test_a_widget_wider_than_its_parent_is_noticed(qtbot: QtBot, look: None) -> None:
    page, wide = QWidget(), QWidget()
    wide.setParent(page)
    wide.setFixedSize(300, 20)
    qtbot.addWidget(page)
    page.resize(200, 40)
    page.show()

    assert overflowing(page) == ["QWidget in QWidget"]


def test_a_button_without_a_name_or_a_tip_is_noticed(qtbot: QtBot, look: None) -> None:
    page = QWidget()
    lines = QVBoxLayout(page)
    for button in (Button(icon="x"), Button(icon="x", tip="Close"), Button("Close")):
        lines.addWidget(button)
    qtbot.addWidget(page)
    page.show()

    assert unnamed_buttons(page) == ["Button"]


def test_colours_of_the_other_theme_are_noticed(qtbot: QtBot, look: None) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(40, 40)
    page.setStyleSheet(f"background: {load('dark').color('surface').name()}")
    page.show()

    assert other_grounds(page, "light") > STRAY
