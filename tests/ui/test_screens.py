"""Every page in both languages and themes: nothing cut, nothing too wide, nothing nameless."""

from itertools import product
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from kamdesk import i18n
from kamdesk.app.desktop_walk import clipped_texts, overflowing, unnamed_buttons
from kamdesk.ui.page import Subject
from kamdesk.ui.pages.start.first_run import FirstRunPage, NewProfilePage
from kamdesk.ui.pages.start.unlock import UnlockPage
from kamdesk.ui.shell.routes import Route
from kamdesk.ui.shell.window import DESIGN, SMALLEST
from kamdesk.ui.theme import theme

VIEWS = ("today", "accounts", "overview", "timeline", "score", "visit")


def faults(page: object) -> list[str]:
    found: list[str] = []
    for walk in (clipped_texts, overflowing, unnamed_buttons):
        found += walk(page)  # type: ignore[arg-type]
    return found


def route(view: str, account: UUID) -> Route:
    if view == "accounts":
        return Route("accounts")
    if view == "visit":
        return Route("visit", Subject(account, ""))
    return Route("account", Subject(account, ""), view)


@pytest.mark.parametrize(
    ("language", "look_name", "size"),
    list(product(i18n.LANGUAGES, ("light", "dark"), (DESIGN, SMALLEST))),
)
def test_every_page_fits_and_names_its_parts(
    request: pytest.FixtureRequest, language: str, look_name: str, size: tuple[int, int]
) -> None:
    hualan, window = request.getfixturevalue("hualan"), request.getfixturevalue("window")
    settled, qtbot = request.getfixturevalue("settled"), request.getfixturevalue("qtbot")
    theme().choose(look_name)  # type: ignore[arg-type]
    window.speak(language)
    window.resize(*size)
    settled(window.page())
    told: dict[str, list[str]] = {}
    for view in VIEWS:
        if view != "today":
            window.go(route(view, hualan))
            settled(window.page())
        qtbot.wait(60)
        told[view] = faults(window)

    assert {view: found for view, found in told.items() if found} == {}


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("kind", [FirstRunPage, NewProfilePage, UnlockPage])
def test_every_page_before_a_profile_fits(
    qtbot: QtBot, look: None, kind: type[FirstRunPage], language: str
) -> None:
    i18n.use(language)
    page = kind()
    qtbot.addWidget(page)
    page.resize(*SMALLEST)
    page.show()
    qtbot.wait(30)

    assert faults(page) == []


def test_a_text_that_is_cut_is_noticed(qtbot: QtBot, look: None) -> None:
    page = UnlockPage()
    qtbot.addWidget(page)
    page.show()
    page.row.label.setFixedWidth(10)

    assert clipped_texts(page)
