"""What a card shows, in words made once: painting a frame of a drag only draws them."""

from datetime import date

from msgspec import Struct

from kamdesk.domain.opportunity_moves import Flag
from kamdesk.i18n import _
from kamdesk.queries.deals import DealRow
from kamdesk.ui import wording
from kamdesk.ui.pages.opportunities import words
from kamdesk.ui.theme import Tone
from kamdesk.ui.widgets.sync_looks import small_look


class Face(Struct, frozen=True):
    """One card. ``said`` is all of it for screen readers."""

    deal: DealRow
    account: str
    name: str
    step: str
    amount: str
    close: str
    brief_close: str
    is_late: bool
    owner: str
    age: str
    brief_age: str
    is_over_age: bool
    points: str
    flag: str
    tone: Tone
    has_edge: bool
    comments: str
    mark: str
    ink: str
    said: str


def face(deal: DealRow, today: date) -> Face:
    """Put a deal into the words of its card."""
    account, owner = words.account_name(deal), words.owner_name(deal)
    flag, tone = words.flag(deal)
    mark, state, ink = small_look(deal.sync)
    step = deal.next_step or ("" if deal.outcome != "open" else _("No next step"))
    spoken = (
        account, wording.band_word(deal.band), words.points(deal), deal.name, step,
        words.amount(deal.amount), words.close_day(deal, today), owner, words.age(deal), flag,
        state,
    )  # fmt: skip
    return Face(
        deal=deal,
        account=account,
        name=deal.name,
        step=step if deal.outcome != "lost" else deal.loss_reason or step,
        amount=words.amount(deal.amount),
        close=words.close_day(deal, today),
        brief_close=words.close_month(deal),
        is_late=Flag.CLOSE_PASSED in deal.flags,
        owner=owner,
        age=words.age(deal),
        brief_age=words.brief_age(deal),
        is_over_age=Flag.OVER_AGE in deal.flags,
        points=words.points(deal),
        flag=flag,
        tone=tone,
        has_edge=deal.is_at_risk,
        comments=str(deal.comments) if deal.comments else "",
        mark=mark,
        ink=ink,
        said=", ".join(part for part in spoken if part),
    )
