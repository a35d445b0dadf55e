"""A file from before there was a server keeps its log, and everything in it still waits."""

from sqlalchemy import text

from kamdesk.models import Base
from kamdesk.storage.engine import memory_engine
from kamdesk.storage.migrate import differences, downgrade, upgrade

_ID = "x'00112233445566778899aabbccddeeff'"
_DEED = (
    "INSERT INTO deed (id, name, actor_id, at, origin)"
    f" VALUES ({_ID}, 'record.add', {_ID}, '2026-11-20T01:00:00.000000+00:00', 'local')"
)
_CHANGE = (
    "INSERT INTO change (id, deed_id, entity, record_id, account_id, field, before, after, at,"
    f" origin) VALUES ({_ID}, {_ID}, 'account', {_ID}, {_ID}, 'name', '\"乙\"', '\"甲\"',"
    " '2026-11-20T01:00:00.000000+00:00', 'local')"
)
_UNSENT = "SELECT count(*) FROM change WHERE rev IS NULL AND origin = 'local' AND batch IS NULL"


def test_the_log_of_the_form_before_survives_and_all_of_it_is_unsent() -> None:
    engine = memory_engine()
    upgrade(engine)
    downgrade(engine, "0009")
    with engine.begin() as work:
        work.execute(
            text(f"INSERT INTO account (id, name, aliases, tags) VALUES ({_ID}, '甲', '[]', '[]')")
        )
        work.execute(text(_DEED))
        work.execute(text(_CHANGE))

    upgrade(engine)
    downgrade(engine, "0009")
    upgrade(engine)

    with engine.connect() as look:
        assert look.execute(text("SELECT name FROM account")).scalar_one() == "甲"
        assert look.execute(text("SELECT before, after FROM change")).one() == ('"乙"', '"甲"')
        assert look.execute(text(_UNSENT)).scalar_one() == 1
        assert look.execute(text("SELECT count(*) FROM sync_state")).scalar_one() == 0
    told = str(differences(engine, Base.metadata))
    assert "sync_" not in told
    assert "conflict" not in told
