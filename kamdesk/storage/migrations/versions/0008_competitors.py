"""Keep the competitors of a deal as a list of names; they were one text with commas in it."""

import json
import re
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

Turned = Callable[[Any], Any]

_COMMAS = re.compile("[,，;；、]")


def upgrade() -> None:
    with op.batch_alter_table("opportunity", recreate="always") as batch:
        batch.add_column(sa.Column("competitors", sa.Text(), nullable=True))
    _fill("competitor", "competitors", lambda text: _listed(text or ""))
    with op.batch_alter_table("opportunity", recreate="always") as batch:
        batch.alter_column("competitors", existing_type=sa.Text(), nullable=False)
        batch.drop_column("competitor")
    _retell("competitor", "competitors", lambda text: _names(text or ""))


def downgrade() -> None:
    with op.batch_alter_table("opportunity", recreate="always") as batch:
        batch.add_column(sa.Column("competitor", sa.String(), nullable=True))
    _fill("competitors", "competitor", lambda text: "、".join(json.loads(text or "[]")) or None)
    with op.batch_alter_table("opportunity", recreate="always") as batch:
        batch.drop_column("competitors")
    _retell("competitors", "competitor", lambda names: "、".join(names or ()) or None)


def _names(text: str) -> list[str]:
    return sorted({name.strip() for name in _COMMAS.split(text) if name.strip()})


def _listed(text: str) -> str:
    return json.dumps(_names(text), ensure_ascii=False, separators=(",", ":"))


def _fill(old: str, new: str, turned: Turned) -> None:
    work = op.get_bind()
    deal = sa.table("opportunity", sa.column("id"), sa.column(old), sa.column(new))
    for key, value in work.execute(sa.select(deal.c.id, deal.c[old])).all():
        work.execute(sa.update(deal).where(deal.c.id == key).values({new: turned(value)}))


def _retell(old: str, new: str, turned: Turned) -> None:
    """Rename the field in the history too, so that old deeds can still be undone."""
    work = op.get_bind()
    told = work.execute(
        sa.text("SELECT seq, field, before, after FROM change WHERE entity = 'opportunity'"
                " AND (field = :old OR field IS NULL)"),
        {"old": old},
    ).all()  # fmt: skip
    for seq, field, before, after in told:
        if field is None:
            values = [_renamed(text, old, new, turned) for text in (before, after)]
        else:
            values = [text and _dumped(turned(json.loads(text))) for text in (before, after)]
        work.execute(
            sa.text("UPDATE change SET field = :field, before = :before, after = :after"
                    " WHERE seq = :seq"),
            {"field": field and new, "before": values[0], "after": values[1], "seq": seq},
        )  # fmt: skip


def _renamed(text: str | None, old: str, new: str, turned: Turned) -> str | None:
    record = json.loads(text) if text else None
    if not isinstance(record, dict) or old not in record:
        return text
    record[new] = turned(record.pop(old))
    return _dumped(record)


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
