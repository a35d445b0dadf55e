"""Which words a person gets to see."""

from datetime import date

import pytest

from kamdesk import i18n
from kamdesk.errors import Refused, Unavailable
from kamdesk.i18n import SENTENCES, _, ngettext, sentence


def test_a_text_follows_the_language_at_the_moment_it_is_shown() -> None:
    english = _("tomorrow")

    i18n.use("zh_CN")

    assert (english, _("tomorrow")) == ("tomorrow", "明天")


def test_an_unknown_language_is_english() -> None:
    i18n.use("tlh")

    assert i18n.language() == "en"


def test_an_empty_text_stays_empty_in_every_language() -> None:
    i18n.use("zh_CN")

    assert _("") == ""


def test_counts_choose_their_form() -> None:
    english = [ngettext("{n} day", "{n} days", n) for n in (1, 2)]

    i18n.use("zh_CN")

    assert english == ["{n} day", "{n} days"]
    assert [ngettext("{n} day", "{n} days", n) for n in (1, 2)] == ["{n} 天", "{n} 天"]


def test_a_sentence_tells_the_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SENTENCES, "cup.full", "The cup holds {most} ml.")

    assert sentence(Refused("cup.full", most=200)) == "The cup holds 200 ml."


def test_a_sentence_writes_dates_and_lists_as_people_read_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(SENTENCES, "cup.late", "{cups} on {day}")
    late = Refused("cup.late", cups=("red", "blue"), day=date(2026, 11, 24))
    english = sentence(late)

    i18n.use("zh_CN")

    assert (english, sentence(late)) == ("red, blue on 24 Nov 2026", "red、blue on 2026年11月24日")


def test_a_sentence_without_its_facts_falls_back_to_the_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(SENTENCES, "cup.full", "The cup holds {most.litres} of {what[0]}.")

    assert sentence(Unavailable("cup.full", most=3)) == "cup.full"


def test_a_code_nobody_wrote_a_sentence_for_is_shown_itself() -> None:
    assert sentence(Refused("no.such_code", n=1)) == "no.such_code"
