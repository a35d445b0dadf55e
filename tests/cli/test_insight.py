"""Health, concentration and search from the command line."""

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Kamdesk


def test_health_of_one_account_names_its_measures_and_their_evidence(
    kamdesk: Kamdesk, account: str
) -> None:
    held = kamdesk(
        "add", "visits", f"account={account}", "held_at=2026-11-20T09:30", "--json"
    ).value

    sheet = kamdesk("health", "华澜重工集团", "--json").value

    assert {"score", "band", "confidence", "measures", "as_of", "improvements"} <= set(sheet)
    assert (sheet["account"], sheet["as_of"]) == ("华澜重工集团", "2026-11-24")
    activity = next(each for each in sheet["measures"] if each["name"] == "activity")
    assert {"name", "value", "weight", "contribution", "evidence"} <= set(activity)
    assert held["id"] in [fact["record_id"] for fact in activity["evidence"]]
    told = sheet["provisional"] if sheet["band"] == "unscored" else sheet["score"]
    assert told == pytest.approx(sum(m["contribution"] for m in sheet["measures"]))


def test_health_without_a_name_gives_every_account(kamdesk: Kamdesk, account: str) -> None:
    kamdesk("add", "accounts", "name=乙")

    found = kamdesk("health", "--json").value

    assert [set(row) for row in found] == [{"account", "id", "score", "band", "confidence"}] * 2
    assert [row["account"] for row in found] == ["华澜重工集团", "乙"]
    assert "华澜重工集团" in kamdesk("health").out


def test_health_before_anything_was_known_is_not_scored(kamdesk: Kamdesk, account: str) -> None:
    one = kamdesk("health", account, "--as-of", "2025-01-01", "--json").value
    (row,) = kamdesk("health", "--as-of", "2025-01-01", "--json").value

    assert (one["score"], one["band"], one["reason"]) == (None, "unscored", "no_history")
    assert (row["score"], row["band"]) == (None, "unscored")


def test_health_in_words_tells_what_would_raise_it(kamdesk: Kamdesk, account: str) -> None:
    told = kamdesk("health", account).out

    assert "Engagement" in told
    assert "What would" in told


def test_an_account_with_too_few_facts_has_no_score_only_a_provisional_one(
    kamdesk: Kamdesk, account: str
) -> None:
    kamdesk("add", "visits", f"account={account}", "held_at=2026-11-20T09:30")

    sheet = kamdesk("health", account, "--json").value
    (row,) = kamdesk("health", "--json").value
    told = kamdesk("health", account).out

    assert (sheet["band"], sheet["score"], sheet["provisional"]) == ("unscored", None, 100.0)
    assert (row["band"], row["score"]) == ("unscored", None)
    assert told.startswith("华澜重工集团: –, not scored")
    assert "Provisional" in told


def test_a_score_just_below_a_band_is_not_rounded_into_it(kamdesk: Kamdesk, account: str) -> None:
    a_known_account(kamdesk, account)

    day = ("--today", "2026-11-29")
    sheet = kamdesk("health", account, *day, "--json").value
    first, *_rest = kamdesk("health", account, *day).out.splitlines()
    row = kamdesk("health", *day).out.splitlines()[1].split()

    assert sheet["score"] % 1 > 0.5
    assert first.startswith(f"华澜重工集团: {int(sheet['score'])}, ")
    assert row[1] == str(int(sheet["score"]))


def test_health_in_words_adds_up_and_gives_facts_with_their_units(
    kamdesk: Kamdesk, account: str
) -> None:
    a_known_account(kamdesk, account)

    told = kamdesk("health", account, "--today", "2026-12-20").out

    assert "Late · ¥1.23K · 尾款" in told
    assert "SLA met" in told
    assert "confidence" in told
    lines = told.splitlines()
    total = next(line.split()[-1] for line in lines if line.startswith("Score "))
    at = next(n for n, line in enumerate(lines) if line.startswith("Measure"))
    end = next(n for n, line in enumerate(lines) if line.startswith("Score "))
    adds = [re.search(r"%\s+(\d+\.\d)  ", line) for line in lines[at:end]]
    assert sum(float(each[1]) for each in adds if each) == pytest.approx(float(total))


def test_what_moved_the_score_in_90_days_adds_up(kamdesk: Kamdesk, account: str) -> None:
    a_known_account(kamdesk, account)

    lines = kamdesk("health", account, "--today", "2027-03-20").out.splitlines()

    at = next(n for n, line in enumerate(lines) if line.startswith("What changed in 90 days"))
    end = next(n for n, line in enumerate(lines) if line.startswith("Sum"))
    effects = [_number(line.split()[-1]) for line in lines[at + 1 : end]]
    assert len(effects) > 1
    assert sum(effects) == pytest.approx(_number(lines[end].split()[-1]))


def test_health_of_a_day_to_come_is_refused(kamdesk: Kamdesk, account: str) -> None:
    for words in (("health", account), ("health",)):
        refused = kamdesk(*words, "--as-of", "2026-11-25", "--json")

        assert (refused.code, refused.error["code"]) == (2, "health.in_future")
        assert refused.error["field"] == "as_of"


def a_known_account(kamdesk: Kamdesk, account: str) -> None:
    """Tell enough of an account that its score has a band."""
    for entity, *pairs in (
        ("visits", "held_at=2026-11-01T09:30"),
        ("tickets", "title=报警", "opened_at=2026-10-01", "solved_at=2026-10-09"),
        ("tickets", "title=备件", "opened_at=2026-10-02", "solved_at=2026-10-02"),
        ("contracts", "name=维保", "signed_on=2026-01-05", "ends_on=2027-01-20"),
        ("instalments", "contract=维保", "name=尾款", "due=2026-11-20", "amount=1234"),
        ("feedback", "kind=csat", "score=4"),
    ):
        made = kamdesk("add", entity, f"account={account}", *pairs)
        assert made.code == 0, made.err


def _number(signed: str) -> float:
    return float(signed.replace("−", "-").replace("±", ""))


def test_health_on_a_day_that_is_none_is_refused(kamdesk: Kamdesk) -> None:
    refused = kamdesk("health", "--as-of", "soon", "--json")

    assert (refused.code, refused.error["field"]) == (2, "as_of")


def test_concentration_groups_payments_by_ultimate_parent(kamdesk: Kamdesk, account: str) -> None:
    kamdesk("add", "accounts", "name=子公司", "parent=华澜重工集团")
    kamdesk("add", "accounts", "name=乙")
    for name, amount in (("华澜重工集团", "40"), ("子公司", "20"), ("乙", "40 USD"), ("乙", "15")):
        kamdesk("add", "payments", f"account={name}", f"amount={amount}", "received_on=2026-11-01")

    yuan, dollars = kamdesk("concentration", "--json").value

    assert (yuan["currency"], yuan["total_minor"], yuan["cr1"]) == ("CNY", 7500, 0.8)
    assert [(g["account"], g["amount_minor"], g["alert"]) for g in yuan["groups"]] == [
        ("华澜重工集团", 6000, "high"),
        ("乙", 1500, None),
    ]
    assert (dollars["currency"], dollars["total_minor"], dollars["hhi"]) == ("USD", 4000, 10_000)
    assert "CR1 80%" in kamdesk("concentration").out


def test_a_share_just_beside_a_limit_does_not_read_as_the_limit(
    kamdesk: Kamdesk, account: str
) -> None:
    kamdesk("add", "accounts", "name=乙")
    for name, amount in (("华澜重工集团", "800.01"), ("乙", "199.99")):
        kamdesk("add", "payments", f"account={name}", f"amount={amount}", "received_on=2026-11-01")

    above = kamdesk("concentration").out

    assert "80.001%" in above
    assert "above 80 %" in above


def test_a_share_of_exactly_a_limit_raises_no_alert(kamdesk: Kamdesk, account: str) -> None:
    for name in "乙丙丁":
        kamdesk("add", "accounts", f"name={name}")
    for name, amount in (("华澜重工集团", 30), ("乙", 30), ("丙", 20), ("丁", 20)):
        kamdesk("add", "payments", f"account={name}", f"amount={amount}", "received_on=2026-11-01")

    told = kamdesk("concentration").out

    assert "30.0%" in told
    assert "above" not in told


def test_concentration_can_be_asked_for_a_year_that_ended(kamdesk: Kamdesk, account: str) -> None:
    for day, amount in (("2025-03-01", "300"), ("2026-03-01", "700")):
        kamdesk("add", "payments", f"account={account}", f"amount={amount}", f"received_on={day}")

    (then,) = kamdesk("concentration", "--as-of", "2025-12-31", "--json").value

    assert (then["from"], then["to"], then["total_minor"]) == ("2025-01-01", "2025-12-31", 30_000)


def test_concentration_before_any_data_is_empty(kamdesk: Kamdesk, account: str) -> None:
    found = kamdesk("concentration", "--as-of", "1990-06-30", "--json")

    assert (found.code, found.value[0]["total_minor"], found.value[0]["groups"]) == (0, 0, [])
    assert kamdesk("concentration", "--as-of", "1990-06-30").out.startswith("No revenue")


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2026-11-25", "health.in_future"),
        ("24.11.2026", "today.not_a_date"),
        ("0001-01-01", "today.out_of_reach"),
        ("9999-12-31", "today.out_of_reach"),
    ],
)
@pytest.mark.parametrize("command", ["health", "concentration"])
def test_a_day_that_has_not_been_is_refused(
    kamdesk: Kamdesk, command: str, day: str, code: str
) -> None:
    refused = kamdesk(command, "--as-of", day, "--json")

    assert (refused.code, refused.error["code"], refused.error["field"]) == (2, code, "as_of")


def test_concentration_can_count_deals_won(kamdesk: Kamdesk, account: str) -> None:
    kamdesk("add", "opportunities", f"account={account}", "name=a", "amount=10", "stage=won")
    kamdesk("add", "opportunities", f"account={account}", "name=b", "amount=99")

    (found,) = kamdesk("concentration", "--basis", "won", "--json").value
    nothing = kamdesk("concentration")

    assert (found["basis"], found["total_minor"]) == ("won", 1000)
    assert nothing.out.startswith("No revenue")


def test_search_finds_a_record_by_part_of_its_text(kamdesk: Kamdesk, account: str) -> None:
    kamdesk("add", "notes", f"account={account}", "text=下周谈备件框架协议")

    (hit,) = kamdesk("search", "备件", "--json").value

    assert (hit["entity"], hit["account"]) == ("note", "华澜重工集团")
    assert "备件" in hit["text"]
    assert kamdesk("search", "华澜", "--json").value[0]["id"] == account
    assert kamdesk("search", "没有的词").out == "Nothing found.\n"
    assert kamdesk("search", "没有的词", "--json").value == []


def test_search_finds_ids_of_other_systems_and_tags(kamdesk: Kamdesk, account: str) -> None:
    kamdesk("edit", "accounts", account, "external_id=0010-77A", "tags=灯塔客户,vip")
    for typed in ("0010-77A", "灯塔", "vip"):
        (hit,) = kamdesk("search", typed, "--json").value

        assert hit["id"] == account


def test_import_reads_maps_rejects_and_can_be_undone(kamdesk: Kamdesk, tmp_path: Path) -> None:
    source = tmp_path / "accounts.csv"
    source.write_text("name,tier,employees\n甲,S,10\n乙,A,many\n", encoding="utf-8")

    done = kamdesk("import", str(source), "--as", "accounts", "--json")

    value = done.value
    assert done.code == 0
    assert {"read", "created", "updated", "unchanged", "rejected"} < set(value)
    assert (value["read"], value["created"], value["rejected"]) == (2, 1, 1)
    assert value["errors_file"] == str(tmp_path / "accounts.errors.csv")
    assert "乙" in Path(value["errors_file"]).read_text(encoding="utf-8-sig")
    assert isinstance(value["suggestions"], list)
    assert kamdesk("undo", "--json").value["deed"] == "import"
    assert kamdesk("list", "accounts", "--json").value == []


def test_a_second_import_changes_nothing(kamdesk: Kamdesk, tmp_path: Path) -> None:
    source = tmp_path / "accounts.csv"
    source.write_text("name,tier\n甲,S\n", encoding="utf-8")
    kamdesk("import", str(source), "--as", "account")

    again = kamdesk("import", str(source), "--as", "account", "--json").value

    assert (again["created"], again["unchanged"], again["errors_file"]) == (0, 1, None)


def test_a_trial_import_stores_nothing(kamdesk: Kamdesk, tmp_path: Path) -> None:
    source = tmp_path / "contacts.csv"
    source.write_text("name\n王伟\n", encoding="utf-8")
    kamdesk("add", "accounts", "name=甲")

    done = kamdesk("import", str(source), "--as", "contacts", "--account", "甲", "--dry-run")

    assert done.code == 0, done.err
    assert "nothing was stored" in done.out
    assert kamdesk("list", "contacts", "--json").value == []


def test_a_file_that_is_not_there_is_refused(kamdesk: Kamdesk) -> None:
    refused = kamdesk("import", "nowhere.csv", "--as", "accounts", "--json")

    assert (refused.code, refused.error["code"]) == (2, "import.no_file")


def test_a_health_set_by_hand_says_who_why_and_until(kamdesk: Kamdesk, account: str) -> None:
    a_known_account(kamdesk, account)
    before = kamdesk("health", account, "--json").value
    given = ("band=at_risk", "reason=new owner", "until=2026-12-20")
    kamdesk("add", "score_overrides", f"account={account}", *given)

    sheet, told = kamdesk("health", account, "--json").value, kamdesk("health", account).out
    (row,) = kamdesk("health", "--json").value

    assert (sheet["band"], row["band"]) == ("at_risk", "at_risk")
    assert (sheet["computed_score"], sheet["computed_band"]) == (before["score"], before["band"])
    assert (sheet["override"]["reason"], sheet["override"]["until"]) == ("new owner", "2026-12-20")
    assert "Set by hand to at risk by" in told
    assert "new owner" in told
