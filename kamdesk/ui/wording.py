"""Words the pages share: bands, tiers, attitudes, deeds, names in the reader's language."""

from datetime import date
from typing import Final

from kamdesk.domain.score_model import shown_points
from kamdesk.i18n import N_, _, formats, language, ngettext
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.frame import NamedDeed
from kamdesk.queries.money_facts import Pipeline, Sum

BANDS: Final = {
    "healthy": N_("Healthy"),
    "watch": N_("Watch"),
    "at_risk": N_("At risk"),
    "unscored": N_("Unscored"),
}
TIERS: Final = {
    "S": N_("Strategic S"),
    "A": N_("Core A"),
    "B": N_("Growth B"),
    "C": N_("Standard C"),
}
ATTITUDES: Final = {
    2: N_("Advocate"),
    1: N_("Supportive"),
    0: N_("Neutral"),
    -1: N_("Cool"),
    -2: N_("Against"),
}


def band_word(band: str | None) -> str:
    """Name a health band; None and bands of a newer model read as unscored."""
    return _(BANDS.get(band or "unscored", BANDS["unscored"]))


def tier_word(tier: str | None) -> str:
    """Name a tier with its letter; empty without one."""
    return _(TIERS[tier]) if tier in TIERS else tier or ""


def attitude_word(attitude: int | None) -> str:
    """Name an attitude, -2 to +2."""
    return _("Attitude unknown") if attitude is None else _(ATTITUDES[max(-2, min(2, attitude))])


def choice_word(entity: str, field: str, key: str | None) -> str:
    """Name a key of a field's vocabulary; a word nobody knows shows as it is."""
    for choice in ENTITIES[entity].field(field).choices:
        if choice.key == key:
            return _(choice.label)
    return key or ""


def choices(entity: str, field: str) -> list[tuple[str, str]]:
    """List a field's vocabulary as (key, word)."""
    return [(choice.key, _(choice.label)) for choice in ENTITIES[entity].field(field).choices]


def named(name: str, english_name: str | None) -> str:
    """Return the name a reader of the chosen language knows."""
    return name if language() == "zh_CN" or not english_name else english_name


def points(value: float | None) -> str:
    """Write a score in whole points; a dash when there is none."""
    return "–" if value is None else str(shown_points(value))


def signed(value: float, digits: int = 0) -> str:
    """Write a change of points with its sign, as :func:`kamdesk.i18n.formats.signed`."""
    return formats.signed(value, digits)


def deed_text(deed: NamedDeed) -> str:
    """Write a deed the way a menu names it: Log visit, Add contact."""
    if not deed.noun:
        return _(deed.verb)
    return _("{verb} {noun}").format(verb=_(deed.verb), noun=_(deed.noun).lower())


def deed_with_subject(deed: NamedDeed) -> str:
    """Write a deed and what it was done to."""
    text = deed_text(deed)
    return f"{text} · {deed.subject}" if deed.subject else text


def renewal_name(contract: str) -> str:
    """Name the deal that renews a contract."""
    return _("{contract} renewal").format(contract=contract)


def brief_day(on: date, today: date) -> str:
    """Write a day as shortly as a table needs it: 12/18 or 18 Dec; with its year in another."""
    full = formats.full_date(on)
    if language() == "zh_CN":
        return (
            f"{on.month}/{on.day:02d}"
            if on.year == today.year
            else f"{on:%Y}/{on.month}/{on.day:02d}"
        )
    return full.removesuffix(f" {on.year}") if on.year == today.year else full


def last_seen(on: date | None, today: date) -> str:
    """Write how long ago somebody was last met."""
    return _("never") if on is None else formats.age(on, today)


def pipeline_text(deals: Pipeline, currency: str) -> str:
    """Say how many deals are open and what they weigh; an unknown weight is not written as 0."""
    counted = ngettext("{n} deal", "{n} deals", deals.count).format(n=deals.count)
    if deals.weighted_minor is not None:
        amount = formats.money(deals.weighted_minor, currency)
        return _("{deals} · {amount} weighted").format(deals=counted, amount=amount)
    if deals.unknown:
        return _("{deals} · amount unknown").format(deals=counted)
    return counted


def sum_text(total: Sum, currency: str) -> str:
    """Write a sum, and beside it what no rate converts; empty when there is nothing."""
    parts = [formats.money(total.minor, currency)] if total.count else []
    parts += [formats.money(each.amount_minor, each.currency) for each in total.beside]
    return " + ".join(parts)
