"""A file from before health could be set by hand keeps its accounts and scores."""

from sqlalchemy import text

from kamdesk.models import Base
from kamdesk.storage.engine import memory_engine
from kamdesk.storage.migrate import differences, downgrade, upgrade

_ID = "x'00112233445566778899aabbccddeeff'"
_SCORE = (
    "INSERT INTO score (account_id, value, band, confidence, computed_on, valid_until, measures)"
    f" VALUES ({_ID}, 64.5, 'watch', 0.8, '2026-11-20', '2026-11-30', '{{}}')"
)


def test_rows_of_the_form_before_survive_the_new_table_there_and_back() -> None:
    engine = memory_engine()
    upgrade(engine)
    downgrade(engine, "0008")
    with engine.begin() as work:
        work.execute(
            text(f"INSERT INTO account (id, name, aliases, tags) VALUES ({_ID}, '甲', '[]', '[]')")
        )
        work.execute(text(_SCORE))

    upgrade(engine)
    downgrade(engine, "0008")
    upgrade(engine)

    with engine.connect() as look:
        assert look.execute(text("SELECT name FROM account")).scalar_one() == "甲"
        assert look.execute(text("SELECT value, band FROM score")).one() == (64.5, "watch")
        assert look.execute(text("SELECT count(*) FROM score_override")).scalar_one() == 0
    assert "score_override" not in str(differences(engine, Base.metadata))
