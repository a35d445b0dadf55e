"""Writing what is derived: health scores may be replaced, dropped and made again at any time."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.sqlite import insert

from kamdesk.models.local import Score
from kamdesk.storage.unit_of_work import UnitOfWork, chunks

_TABLE = Score.__table__
_PUT = insert(Score)
_PUT = _PUT.on_conflict_do_update(
    index_elements=[Score.account_id],
    set_={c.name: _PUT.excluded[c.name] for c in _TABLE.columns if not c.primary_key},
)


def put_scores(work: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store the score of each account named, in place of the one it had."""
    if rows:
        work.session.connection().execute(_PUT, list(rows))


def drop_scores(work: UnitOfWork, account_ids: Iterable[UUID] | None = None) -> None:
    """Forget the scores of these accounts; of all, when none are named."""
    connection = work.session.connection()
    if account_ids is None:
        connection.execute(delete(Score))
        return
    for chunk in chunks(sorted(account_ids)):
        connection.execute(delete(Score).where(Score.account_id.in_(chunk)))
