"""The competitors of a deal become a list, with their history, and go back to one text."""

import logging

import pytest
from sqlalchemy import Connection, text

from kamdesk.models import Base
from kamdesk.storage.engine import memory_engine
from kamdesk.storage.migrate import differences, downgrade, upgrade

_ID = "x'00112233445566778899aabbccddeeff'"
_CHANGE = (
    "INSERT INTO change (id, deed_id, entity, record_id, field, before, after, at, origin)"
    f" VALUES (randomblob(16), {_ID}, 'opportunity', {_ID}, :field, :before, :after, '', 'here')"
)
_ACCOUNT = f"INSERT INTO account (id, name, aliases, tags) VALUES ({_ID}, '华澜', '[]', '[]')"
_STAGE = (
    "INSERT INTO stage (id, key, name, probability, outcome, position)"
    f" VALUES ({_ID}, 'need', '需求确认', 0.1, 'open', 1)"
)
_FIELD = "SELECT field, before, after FROM change WHERE field LIKE 'competitor%'"
_CREATED = "SELECT after FROM change WHERE field IS NULL"


def written(work: Connection, field: str | None, before: str | None, after: str) -> None:
    work.execute(text(_CHANGE), {"field": field, "before": before, "after": after})


def test_names_and_their_history_are_kept_on_the_way_there_and_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING, logger="alembic")
    engine = memory_engine()
    upgrade(engine)
    downgrade(engine, "0007")
    with engine.begin() as work:
        work.execute(text(_ACCOUNT))
        work.execute(text(_STAGE))
        work.execute(
            text("INSERT INTO opportunity (id, account_id, name, stage_id, competitor)"
                 f" VALUES ({_ID}, {_ID}, 'MES', {_ID}, '拓岩自动化、恒洲控制')")
        )  # fmt: skip
        written(work, "competitor", "null", '"恒洲控制"')
        written(work, None, None, '{"name":"MES","competitor":"恒洲控制"}')

    upgrade(engine)

    with engine.connect() as look:
        names = look.execute(text("SELECT competitors FROM opportunity")).scalar_one()
        assert tuple(look.execute(text(_FIELD)).one()) == ("competitors", "[]", '["恒洲控制"]')
        assert '"competitors":["恒洲控制"]' in look.execute(text(_CREATED)).scalar_one()
    assert names == '["恒洲控制","拓岩自动化"]'
    assert "'opportunity'" not in str(differences(engine, Base.metadata))
    downgrade(engine, "0007")
    with engine.connect() as look:
        text_again = look.execute(text("SELECT competitor FROM opportunity")).scalar_one()
        assert tuple(look.execute(text(_FIELD)).one()) == ("competitor", "null", '"恒洲控制"')
    assert text_again == "恒洲控制、拓岩自动化"
