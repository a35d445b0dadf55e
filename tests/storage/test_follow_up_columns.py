"""Rows of the form before survive the columns that say what follows up what."""

import logging

import pytest
from sqlalchemy import text

from kamdesk.models import Base
from kamdesk.storage.engine import memory_engine
from kamdesk.storage.migrate import differences, downgrade, upgrade

_TABLES = ("task", "ticket", "contract")
_ID = "x'00112233445566778899aabbccddeeff'"


def test_rows_keep_their_values_on_the_way_there_and_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING, logger="alembic")
    engine = memory_engine()
    upgrade(engine)
    downgrade(engine, "0005")
    with engine.begin() as work:
        work.execute(
            text(
                "INSERT INTO task (id, title, owner_id, state, rank)"
                f" VALUES ({_ID}, '报价', {_ID}, 'open', 'a0')"
            )
        )

    upgrade(engine)

    with engine.connect() as look:
        kept = look.execute(text("SELECT title, rank, feedback_id FROM task")).one()
        rules = look.execute(
            text("SELECT sql FROM sqlite_schema WHERE name = 'contract'")
        ).scalar_one()
    assert tuple(kept) == ("报价", "a0", None)
    assert "tax_rate BETWEEN 0 AND 1" in rules
    found = str(differences(engine, Base.metadata))
    assert not [table for table in _TABLES if f"'{table}'" in found]
