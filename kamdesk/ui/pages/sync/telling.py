"""How the exchange stands, and how much is to be settled, in the words of the page."""

from typing import Final

from kamdesk.i18n import _, formats, ngettext
from kamdesk.queries.sync_sheet import SyncSheet
from kamdesk.queries.sync_state import SIGNED_OUT
from kamdesk.sync.standing import Standing, State
from kamdesk.ui import sync_words
from kamdesk.ui.syncing import Syncing

_SHUT: Final = frozenset(
    {"device.revoked", "device.unknown", "user.disabled", "sync.token_missing", SIGNED_OUT}
)


def is_shut(sheet: SyncSheet | None) -> bool:
    """Tell whether a profile exchanges nothing until a person joins."""
    overview = None if sheet is None else sheet.overview
    return overview is None or overview.server is None or overview.problem in _SHUT


def standing_of(syncing: Syncing | None, sheet: SyncSheet | None) -> Standing | None:
    """Return how the exchange stands: as the loop says, else as the last round left it."""
    live = None if syncing is None else syncing.standing
    if live is not None or sheet is None or is_shut(sheet):
        return live
    overview = sheet.overview
    state: State = "waiting" if overview.waiting else "up_to_date"
    return Standing("refused" if overview.problem else state, overview.waiting, overview.problem)


def standing_text(standing: Standing | None) -> str:
    """Say how the exchange stands."""
    if standing is None:
        return _("This profile works alone on this device.")
    return sync_words.standing_text(standing)


def count_text(sheet: SyncSheet | None) -> str:
    """Say how much is to be settled."""
    if sheet is None:
        return ""
    n = len(sheet.inbox)
    if not n:
        return _("nothing to settle")
    text = ngettext("{n} record to settle", "{n} records to settle", n)
    return text.format(n=formats.count(n))
