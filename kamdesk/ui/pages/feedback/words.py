"""The words of the customer's voice: scores, loops, questions, in the language in force."""

from datetime import date
from typing import Final

from kamdesk.domain.follow_up import Loop
from kamdesk.domain.periods import Quarter
from kamdesk.domain.satisfaction import FEWEST_ANSWERS, Nps
from kamdesk.i18n import N_, _, formats, ngettext
from kamdesk.queries.feedback import FeedbackLine, Followed
from kamdesk.ui import wording
from kamdesk.ui.theme import Tone

LOOPS: Final[dict[Loop, tuple[str, Tone]]] = {
    Loop.WAITING: (N_("To follow up"), "risk"),
    Loop.IN_HAND: (N_("In hand"), "accent"),
    Loop.TO_ASK: (N_("Ask again"), "warn"),
    Loop.CLOSED: (N_("Loop closed"), "ok"),
}
NEXT: Final[dict[Loop, str]] = {
    Loop.WAITING: N_("Nobody has taken this in hand yet."),
    Loop.IN_HAND: N_("Somebody is at work on it."),
    Loop.TO_ASK: N_("The work is done. It counts when the customer is asked again."),
    Loop.CLOSED: N_("Done, and the customer was asked again."),
}
QUESTIONS: Final[dict[str, str]] = {
    "nps": N_("How likely are you to recommend us to a colleague or partner?"),
    "csat": N_("How satisfied are you with our service?"),
    "interview": N_("What should we keep, and what should we do better?"),
}
REASONS: Final[dict[str, str]] = {
    "nps": N_("What is the main reason for your answer?"),
    "csat": N_("What would have made it better?"),
    "interview": "",
}
ENDS: Final[dict[str, tuple[str, str]]] = {
    "nps": (N_("Not at all likely"), N_("Extremely likely")),
    "csat": (N_("Very dissatisfied"), N_("Very satisfied")),
}
SCALES: Final[dict[str, tuple[int, int]]] = {"nps": (0, 10), "csat": (1, 5)}
_PROMOTER, _PASSIVE, _PLEASED, _UNHAPPY = 9, 7, 4, 2


def score_tone(kind: str, score: int | None) -> Tone:
    """Return the tone of a score: a promoter or pleased, in between, a detractor or unhappy."""
    if score is None or kind == "interview":
        return "none"
    if kind == "nps":
        return "ok" if score >= _PROMOTER else "none" if score >= _PASSIVE else "risk"
    return "ok" if score >= _PLEASED else "risk" if score <= _UNHAPPY else "none"


def kind_word(kind: str) -> str:
    """Name a kind of answer."""
    return wording.choice_word("feedback", "kind", kind)


def score_text(line: FeedbackLine) -> str:
    """Write a score with its scale, for screen readers and details."""
    if line.score is None:
        return kind_word(line.kind)
    most = SCALES.get(line.kind, (0, 10))[1]
    return f"{kind_word(line.kind)} {line.score} / {most}"


def account_name(line: FeedbackLine) -> str:
    """Name the account of an answer."""
    return wording.named(line.account_name, line.account_english)


def person_name(line: FeedbackLine) -> str:
    """Name who answered; empty when nobody was noted."""
    return wording.named(line.contact_name or "", line.contact_english)


def nps_text(nps: Nps) -> str:
    """Write an NPS with its sign; a dash below five answers."""
    return "–" if nps.value is None else formats.signed(nps.value)


def interval_text(nps: Nps) -> str:
    """Say how sure an NPS is, or why there is none."""
    if nps.low is None or nps.high is None:
        return _("An NPS needs {n} answers; there are {found} of the last 12 months.").format(
            n=FEWEST_ANSWERS, found=nps.answers
        )
    return _("95% sure between {low} and {high}").format(
        low=formats.signed(nps.low), high=formats.signed(nps.high)
    )


def answers_text(count: int) -> str:
    """Count answers."""
    return ngettext("{n} answer", "{n} answers", count).format(n=count)


def quarter_text(quarter: Quarter) -> str:
    """Write a quarter shortly: Q4, and its year with the first one."""
    return f"Q{quarter.number}" if quarter.number > 1 else f"{quarter.year % 100:02d}Q1"


def followed_text(each: Followed, today: date) -> tuple[str, str]:
    """Say who follows up until when, or when it was done, and in which colour."""
    owner = wording.named(each.owner_name or "", each.owner_english)
    if each.dropped:
        return " · ".join(part for part in (owner, _("given up")) if part), "text3"
    if each.done_on is not None:
        done = _("done {day}").format(day=wording.brief_day(each.done_on, today))
        return " · ".join(part for part in (owner, done) if part), "okText"
    if each.due is None:
        return owner, "text3"
    late = (today - each.due).days
    due = _("{n} d late").format(n=late) if late > 0 else formats.day_from(each.due, today)
    return " · ".join(part for part in (owner, due) if part), "riskText" if late > 0 else "text3"


def proposal(line: FeedbackLine) -> str:
    """Propose what to do about an answer, in words one can change."""
    who = person_name(line) or account_name(line)
    said = " ".join((line.text or "").split())
    short = said if len(said) <= _SAID else f"{said[:_SAID]}…"
    if short:
        return _("Answer {who}: {said}").format(who=who, said=short)
    return _("Ask {who} for the reason: {score}").format(who=who, score=score_text(line))


_SAID: Final = 48  # letters of what was said that fit a title
