"""Words, icons and tones of a capture: what can be inserted, how an item is told."""

from typing import Final

from msgspec import Struct

from kamdesk.domain.capture_text import KIND_OF, Item, Kind
from kamdesk.domain.health import HealthScore
from kamdesk.domain.score_model import shown_points
from kamdesk.i18n import N_, _, language
from kamdesk.queries.capture import CaptureSheet
from kamdesk.ui import wording
from kamdesk.ui.theme import Tone


class Look(Struct, frozen=True):
    """How one kind of item shows. ``typed`` are further letters its menu entry is found by."""

    title: str
    icon: str
    tone: Tone
    typed: str


LOOKS: Final = {
    Kind.COMMITMENT: Look(N_("Commitment"), "handshake", "accent", "cn chengnuo promise"),
    Kind.NEXT_STEP: Look(N_("Next step"), "arrow-right", "ok", "xyb xiayibu task"),
    Kind.ATTITUDE: Look(N_("Attitude"), "user", "sky", "td taidu"),
    Kind.COMPETITOR: Look(N_("Rival"), "swords", "plum", "jz jingzheng rival"),
    Kind.QUESTION: Look(N_("Question"), "circle-question-mark", "warn", "yw yiwen"),
}
_MARKERS: Final = {
    "zh_CN": {Kind.COMMITMENT: "承诺", Kind.NEXT_STEP: "下一步", Kind.ATTITUDE: "态度",
              Kind.COMPETITOR: "竞争", Kind.QUESTION: "疑问"},
    "en": {Kind.COMMITMENT: "commitment", Kind.NEXT_STEP: "next step", Kind.ATTITUDE: "attitude",
           Kind.COMPETITOR: "competitor", Kind.QUESTION: "question"},
}  # fmt: skip
_ATTITUDES: Final = {
    "zh_CN": {2: "强力支持", 1: "支持", 0: "中立", -1: "偏冷", -2: "反对"},
    "en": {2: "advocate", 1: "supportive", 0: "neutral", -1: "cool", -2: "against"},
}
_SIDES: Final = {
    "zh_CN": {"ours": "我方", "theirs": "客户方"},
    "en": {"ours": "ours", "theirs": "theirs"},
}


def marker_word(kind: Kind) -> str:
    """Return the word behind the slash, in the language in force."""
    return _MARKERS[language()][kind]


def attitude_typed(level: int) -> str:
    """Return an attitude as the notes say it."""
    return _ATTITUDES[language()][level]


def side_typed(side: str) -> str:
    """Return a side as the notes say it."""
    return _SIDES[language()][side]


def kinds_for(word: str) -> list[Kind]:
    """Return what can be inserted after a slash and these letters, in either language."""
    wanted = word.casefold()
    return [kind for kind in LOOKS if wanted in _letters(kind)]


def _letters(kind: Kind) -> str:
    spoken = " ".join(spelled for spelled, each in KIND_OF.items() if each is kind)
    return f"{spoken} {LOOKS[kind].typed} {_(LOOKS[kind].title)}".casefold()


def account_name(sheet: CaptureSheet) -> str:
    """Name the account as shortly as it is known."""
    return wording.named(sheet.short_name or sheet.name, sheet.english_name)


def said(item: Item) -> str:
    """Tell an item aloud."""
    return f"{_(LOOKS[item.kind].title)}: {item.text}"


def score_text(before: HealthScore | None, after: HealthScore | None) -> str:
    """Say what a visit does to the score: Health 46 → 49."""
    if after is None or after.value is None or after.band == "unscored":
        return _("Too few facts for a score yet")
    now = shown_points(after.value)
    if before is None or before.value is None or before.band == "unscored":
        return _("First health score: {now}").format(now=now)
    was = shown_points(before.value)
    if was == now:
        return _("Health stays at {now}").format(now=now)
    return _("Health {was} → {now}").format(was=was, now=now)
