"""The command ``search``."""

from collections.abc import Mapping
from uuid import UUID

from kamdesk.cli.call import Call
from kamdesk.cli.output import table
from kamdesk.cli.rendering import reads_english
from kamdesk.cli.session import workspace_of
from kamdesk.i18n import _
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.listing import titles
from kamdesk.queries.search import SearchHit, search
from kamdesk.storage.reading import Reading


def found(call: Call) -> None:
    """Write the records that hold the words."""
    words = " ".join(call.arguments.text)
    with workspace_of(call) as workspace:
        hits = workspace.read(search, words, limit=call.arguments.limit)
        value = [
            {"entity": hit.entity, "id": hit.id, "text": hit.text, "account": hit.account_name}
            for hit in hits
        ]
        call.output.give(value, lambda: workspace.read(_text, hits))


def _text(reading: Reading, hits: list[SearchHit]) -> str:
    if not hits:
        return _("Nothing found.")
    ids = {hit.account_id for hit in hits if hit.account_id is not None}
    names = titles(reading, ENTITIES["account"], ids, english=reads_english())
    head = (_("Kind"), _("Account"), _("Text"), "id")
    rows = [
        (_(ENTITIES[hit.entity].label), _account(hit, names), hit.text, str(hit.id)) for hit in hits
    ]
    return table(head, rows)


def _account(hit: SearchHit, names: Mapping[UUID, str]) -> str:
    return names.get(hit.account_id, "") if hit.account_id is not None else ""
