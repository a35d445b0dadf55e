"""The command ``search``."""

from kamdesk.cli.call import Call
from kamdesk.cli.output import table
from kamdesk.cli.session import workspace_of
from kamdesk.i18n import _
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.search import SearchHit, search


def found(call: Call) -> None:
    """Write the records that hold the words."""
    words = " ".join(call.arguments.text)
    with workspace_of(call) as workspace:
        hits = workspace.read(search, words, limit=call.arguments.limit)
    value = [
        {"entity": hit.entity, "id": hit.id, "text": hit.text, "account": hit.account_name}
        for hit in hits
    ]
    call.output.give(value, lambda: _text(hits))


def _text(hits: list[SearchHit]) -> str:
    if not hits:
        return _("Nothing found.")
    head = (_("Kind"), _("Account"), _("Text"), "id")
    rows = [
        (_(ENTITIES[hit.entity].label), hit.account_name or "", hit.text, str(hit.id))
        for hit in hits
    ]
    return table(head, rows)
