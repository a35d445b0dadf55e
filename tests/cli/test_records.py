"""Adding, listing, editing and deleting records of any kind by words."""

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Kamdesk


def test_a_record_is_added_listed_and_shown(kamdesk: Kamdesk, account: str) -> None:
    listed = kamdesk("list", "accounts", "--json")

    assert [(row["id"], row["name"], row["tier"]) for row in listed.value] == [
        (account, "华澜重工集团", "S")
    ]
    assert (listed.code, listed.err) == (0, "")


def test_list_gives_every_synced_field_by_its_stored_name(kamdesk: Kamdesk, account: str) -> None:
    kamdesk("add", "opportunities", f"account={account}", "name=MES", "amount=1,200.50 USD")

    (row,) = kamdesk("list", "opportunities", "--json").value

    assert list(row)[:6] == [
        "id", "account_id", "name", "product_id", "stage_id", "stage_since",
    ]  # fmt: skip
    assert (row["amount_minor"], row["currency"]) == (120_050, "USD")
    assert "rev" not in row
    assert "deleted_at" not in row


def test_list_without_limit_gives_all_rows_and_with_one_so_many(kamdesk: Kamdesk) -> None:
    for number in range(3):
        kamdesk("add", "accounts", f"name=客户{number}")

    assert len(kamdesk("list", "accounts", "--json").value) == 3
    assert len(kamdesk("list", "accounts", "--limit", "2", "--json").value) == 2


@pytest.mark.parametrize("word", ["account", "accounts", "ACCOUNTS"])
def test_entities_go_by_plural_and_singular(kamdesk: Kamdesk, account: str, word: str) -> None:
    assert len(kamdesk("list", word, "--json").value) == 1


def test_dashes_in_entities_and_keys_count_as_underscores(kamdesk: Kamdesk, account: str) -> None:
    made = kamdesk(
        "add", "clip-notes", f"account={account}", "title=中标", "published-on=2026-11-01"
    )

    assert made.code == 0
    assert kamdesk("list", "clip_note", "--json").value[0]["published_on"] == "2026-11-01"


def test_text_output_is_a_table_with_names_of_references(kamdesk: Kamdesk, account: str) -> None:
    kamdesk("add", "contacts", "account=华澜重工集团", "name=周明远")

    told = kamdesk("list", "contacts").out

    assert re.split("  +", told.splitlines()[0]) == ["Full name", "Account", "May be visited", "id"]
    assert "周明远" in told
    assert "华澜重工集团" in told
    assert told.splitlines()[-1] == "1 record"


def test_money_without_currency_takes_that_of_the_record_then_of_the_profile(
    kamdesk: Kamdesk, account: str
) -> None:
    made = kamdesk("add", "opportunities", f"account={account}", "name=MES", "amount=120000")
    deal = made.out.strip()

    def held() -> tuple[int, str]:
        (row,) = kamdesk("list", "opportunities", "--json").value
        return row["amount_minor"], row["currency"]

    assert held() == (12_000_000, "CNY")
    kamdesk("edit", "opportunities", deal, "amount=10 USD")
    assert held() == (1000, "USD")
    kamdesk("edit", "opportunities", deal, "amount=20")
    assert held() == (2000, "USD")
    kamdesk("edit", "opportunities", deal, "currency=EUR", "amount=30")
    assert held() == (3000, "EUR")
    kamdesk("edit", "opportunities", deal, "currency=usd")
    assert held() == (3000, "USD")


def test_an_amount_in_two_currencies_is_refused(kamdesk: Kamdesk, account: str) -> None:
    refused = kamdesk(
        "add", "opportunities", f"account={account}", "name=x", "amount=1 USD", "currency=CNY",
        "--json",
    )  # fmt: skip

    assert (refused.code, refused.error["code"]) == (2, "money.two_currencies")


def test_an_empty_value_clears(kamdesk: Kamdesk, account: str) -> None:
    kamdesk("edit", "accounts", account, "next_review=2026-12-01", "employees=400")
    kamdesk("edit", "accounts", account, "next_review=", "employees=", "tier=")

    (row,) = kamdesk("list", "accounts", "--json").value
    assert (row["next_review"], row["employees"], row["tier"]) == (None, None, None)


def test_words_are_added_to_a_list_and_taken_out(kamdesk: Kamdesk) -> None:
    made = kamdesk("add", "accounts", "name=甲", "tags+=vip", "tags+=steel,export")

    def tags() -> list[str]:
        found: list[str] = kamdesk("list", "accounts", "--json").value[0]["tags"]
        return found

    assert tags() == ["export", "steel", "vip"]
    kamdesk("edit", "accounts", made.out.strip(), "tags-=vip", "tags+=new")
    assert tags() == ["export", "new", "steel"]
    kamdesk("edit", "accounts", made.out.strip(), "tags=only")
    assert tags() == ["only"]


@pytest.mark.parametrize("tier", ["S", "s", "strategic", "Strategic"])
def test_a_choice_takes_its_key_or_its_label(kamdesk: Kamdesk, tier: str) -> None:
    kamdesk("add", "accounts", "name=甲", f"tier={tier}")

    assert kamdesk("list", "accounts", "--json").value[0]["tier"] == "S"


def test_references_go_by_id_external_id_and_exact_name(kamdesk: Kamdesk) -> None:
    made = kamdesk("add", "accounts", "name=总部", "external_id=HQ-1").out.strip()

    for number, word in enumerate((made, "HQ-1", "总部")):
        kamdesk("add", "accounts", f"name=子公司{number}", f"parent={word}")

    rows = kamdesk("list", "accounts", "--where", f"parent == '{made}'", "--json").value
    assert [row["name"] for row in rows] == ["子公司0", "子公司1", "子公司2"]


def test_names_inside_the_records_account_come_first(kamdesk: Kamdesk) -> None:
    for name in ("甲", "乙"):
        kamdesk("add", "accounts", f"name={name}")
        kamdesk("add", "contacts", f"account={name}", "name=王伟")

    made = kamdesk("add", "positions", "contact=王伟", "account=乙", "title=厂长", "--json")

    (seat,) = kamdesk("list", "positions", "--json").value
    people = {row["id"]: row["account_id"] for row in kamdesk("list", "contacts", "--json").value}
    assert made.code == 0
    assert people[seat["contact_id"]] == seat["account_id"]


def test_an_ambiguous_name_is_refused_with_the_candidates(kamdesk: Kamdesk) -> None:
    ids = [kamdesk("add", "accounts", "name=同名").out.strip() for _ in range(2)]

    refused = kamdesk("edit", "accounts", "同名", "tier=A", "--json")

    assert (refused.code, refused.error["code"]) == (2, "reference.ambiguous")
    assert all(each in refused.error["message"] for each in ids)


def test_a_deleted_record_is_out_of_sight_until_it_is_restored(
    kamdesk: Kamdesk, account: str
) -> None:
    kamdesk("add", "contacts", f"account={account}", "name=周明远")

    gone = kamdesk("delete", "accounts", "华澜重工集团", "--json")
    assert gone.value == {"id": account}
    assert kamdesk("list", "accounts", "--json").value == []
    assert kamdesk("list", "contacts", "--json").value == []
    assert kamdesk("show", "account", account).code == 2

    back = kamdesk("restore", "accounts", "华澜重工集团", "--json")
    assert back.value == {"id": account}
    assert len(kamdesk("list", "contacts", "--json").value) == 1


def test_restoring_what_is_not_deleted_is_refused(kamdesk: Kamdesk, account: str) -> None:
    assert kamdesk("restore", "accounts", account).code == 2


def test_show_gives_an_account_with_its_children_by_plural(kamdesk: Kamdesk, account: str) -> None:
    kamdesk("add", "contacts", f"account={account}", "name=周明远")
    kamdesk("add", "visits", f"account={account}", "objective=续约", "held_at=2026-11-20T09:30")

    shown = kamdesk("show", "account", "华澜重工集团", "--json").value

    assert (shown["id"], shown["name"]) == (account, "华澜重工集团")
    assert [row["name"] for row in shown["contacts"]] == ["周明远"]
    assert [row["objective"] for row in shown["visits"]] == ["续约"]
    assert shown["contracts"] == []
    assert "周明远" in kamdesk("show", "account", "华澜重工集团").out


def test_show_gives_a_contract_with_its_instalments(kamdesk: Kamdesk, account: str) -> None:
    kamdesk("add", "contracts", f"account={account}", "name=框架", "number=HL-1", "amount=100")
    for due in ("2026-12-01", "2027-01-01"):
        kamdesk(
            "add", "instalments", f"account={account}", "contract=HL-1", "amount=50", f"due={due}"
        )

    shown = kamdesk("show", "contract", "HL-1", "--json").value

    assert [row["due"] for row in shown["instalments"]] == ["2026-12-01", "2027-01-01"]


def test_a_long_text_is_read_from_a_file(kamdesk: Kamdesk, account: str, tmp_path: Path) -> None:
    minutes = tmp_path / "minutes.txt"
    minutes.write_text("第一行\n第二行", encoding="utf-8")

    kamdesk("add", "notes", f"account={account}", f"text=@{minutes}")
    refused = kamdesk("add", "notes", f"account={account}", "text=@nowhere.txt", "--json")

    assert kamdesk("list", "notes", "--json").value[0]["text"] == "第一行\n第二行"
    assert (refused.code, refused.error["field"]) == (2, "text")


def test_fields_lists_codes_with_types_choices_and_references(kamdesk: Kamdesk) -> None:
    found = {row["code"]: row for row in kamdesk("fields", "opportunities", "--json").value}

    assert set(found["amount"]) == {
        "code", "name", "type", "required", "choices", "reference", "label",
    }  # fmt: skip
    assert (found["amount"]["name"], found["amount"]["type"]) == ("amount_minor", "money")
    assert (found["account"]["reference"], found["account"]["required"]) == ("accounts", True)
    assert found["stage"]["required"] is False
    assert "Amount" in kamdesk("fields", "opportunity").out


def test_fields_without_an_entity_lists_the_entities(kamdesk: Kamdesk) -> None:
    kinds = kamdesk("fields", "--json").value

    assert {"accounts", "contacts", "visits"} <= {kind["entity"] for kind in kinds}
    assert "accounts" in kamdesk("fields").out


@pytest.mark.parametrize(
    ("words", "code", "field"),
    [
        (("add", "accounts", "name=甲", "tier=Z"), "value.not_a_choice", "tier"),
        (("add", "accounts", "name=甲", "founded=soon"), "value.not_a_number", "founded"),
        (("add", "accounts", "name=甲", "signed_on=24.11."), "value.not_a_date", "signed_on"),
        (("add", "accounts", "tier=S"), "record.field_missing", "name"),
        (("add", "accounts", "name=甲", "colour=red"), "record.unknown_field", "colour"),
        (("add", "accounts", "name=甲", "name=乙"), "pair.twice", "name"),
        (("add", "accounts", "name"), "pair.malformed", None),
        (("add", "accounts"), "pair.none", None),
        (("add", "accounts", "name+=甲"), "pair.not_a_list", "name"),
        (("add", "accounts", "name=甲", "parent=nobody"), "reference.unknown", "parent"),
        (("add", "accounts", "name=甲", "own_revenue=x"), "money.unreadable", "own_revenue"),
        (("edit", "accounts", "nobody", "tier=S"), "reference.unknown", None),
        (("list", "acounts"), "entity.unknown_like", "entity"),
        (("list", "zzz"), "entity.unknown", "entity"),
        (("list", "accounts", "--limit", "-1"), "value.out_of_range", "limit"),
        (("list", "accounts", "--where", "tier = "), "condition.expected_value", None),
        (("list", "accounts", "--where", "tiers = S"), "condition.unknown_field_like", "tiers"),
    ],
)
def test_what_cannot_be_is_refused_with_code_and_field(
    kamdesk: Kamdesk, words: tuple[str, ...], code: str, field: str | None
) -> None:
    refused = kamdesk(*words, "--json")

    assert (refused.code, refused.out) == (2, "")
    assert refused.error["code"] == code
    assert refused.error["field"] == field
    assert set(refused.error) == {"code", "message", "field"}
    assert kamdesk(*words).err.strip() == refused.error["message"]


def test_where_narrows_a_list(kamdesk: Kamdesk, account: str) -> None:
    kamdesk("add", "opportunities", f"account={account}", "name=大单", "amount=980万", "stage=won")
    kamdesk("add", "opportunities", f"account={account}", "name=小单", "amount=1000")
    kamdesk("add", "opportunities", f"account={account}", "name=未知")

    def names(condition: str) -> list[str]:
        found = kamdesk("list", "opportunities", "--where", condition, "--json")
        assert found.code == 0, found.err
        return [row["name"] for row in found.value]

    assert names("amount >= 9800000") == ["大单"]
    assert names("amount_minor < 1000.01") == ["小单"]
    assert names("not amount > 5") == []
    assert names("amount is empty") == ["未知"]
    assert names("stage == won") == ["大单"]
    assert names("stage in (won, lost) and account == '华澜重工集团'") == ["大单"]
    assert names("Amount > 5 and name contains '单'") == ["大单", "小单"]
    assert names("closed_on == today") == ["大单"]


def test_where_understands_chinese_under_chinese(kamdesk: Kamdesk, account: str) -> None:
    found = kamdesk(
        "list", "accounts", "--where", "名称 包含 重工 且 等级 = S", "--lang", "zh_CN", "--json"
    )

    assert found.code == 0, found.err
    assert [row["id"] for row in found.value] == [account]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(
    "condition",
    ["等级 = S 且 员工数 > 500", "tier == 战略级", "tier == Strategic", "等级 属于 (战略级, A)"],
)
def test_a_condition_means_the_same_in_every_language(
    kamdesk: Kamdesk, account: str, language: str, condition: str
) -> None:
    kamdesk("edit", "accounts", account, "employees=600")

    found = kamdesk("list", "accounts", "--where", condition, "--json", KAMDESK_LANG=language)

    assert [row["id"] for row in found.value] == [account]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_fields_and_choices_are_set_by_their_words_in_every_language(
    kamdesk: Kamdesk, language: str
) -> None:
    for pairs in (("名称=甲", "等级=核心"), ("Name=乙", "Next review=2026-12-01")):
        assert kamdesk("add", "accounts", *pairs, KAMDESK_LANG=language).code == 0

    first, second = kamdesk("list", "accounts", "--json").value
    assert (first["name"], first["tier"]) == ("甲", "A")
    assert (second["name"], second["next_review"]) == ("乙", "2026-12-01")


def test_show_names_what_was_deleted_and_never_shows_a_bare_id(
    kamdesk: Kamdesk, account: str
) -> None:
    person = kamdesk("add", "contacts", f"account={account}", "name=周明远").out.strip()
    note = kamdesk("add", "notes", f"account={account}", "contact=周明远", "text=x").out.strip()
    kamdesk("delete", "contacts", person)

    shown = kamdesk("show", "notes", note).out

    assert "deleted: 周明远" in shown
    assert person not in shown


def test_restoring_what_is_there_says_so(kamdesk: Kamdesk, account: str) -> None:
    refused = kamdesk("restore", "accounts", "华澜重工集团", "--json")

    assert (refused.code, refused.error["code"]) == (2, "record.not_deleted")
    assert "华澜重工集团" in refused.error["message"]


def test_lists_go_by_when_records_came_and_stages_by_their_position(kamdesk: Kamdesk) -> None:
    for name in ("丙", "甲", "乙"):
        kamdesk("add", "accounts", f"name={name}")

    stages = kamdesk("list", "stages", "--json").value

    assert [row["name"] for row in kamdesk("list", "accounts", "--json").value] == [
        "丙",
        "甲",
        "乙",
    ]
    assert [row["position"] for row in stages] == sorted(row["position"] for row in stages)
    assert stages[0]["key"] == "discovery"


def test_a_word_that_is_one_ones_id_and_anothers_name_is_refused(kamdesk: Kamdesk) -> None:
    first = kamdesk("add", "accounts", "name=甲", "external_id=0010").out.strip()
    second = kamdesk("add", "accounts", "name=0010").out.strip()

    refused = kamdesk("show", "account", "0010", "--json")

    assert (refused.code, refused.error["code"]) == (2, "reference.ambiguous")
    assert first in refused.error["message"]
    assert second in refused.error["message"]


def test_a_number_out_of_range_is_told_its_limit(kamdesk: Kamdesk) -> None:
    refused = kamdesk("add", "accounts", "name=甲", "employees=-3", "--json")

    assert refused.error["message"] == "employees: -3 must lie between 0 and ∞."


def test_names_read_in_english_where_there_is_one(kamdesk: Kamdesk, account: str) -> None:
    kamdesk("edit", "accounts", account, "english_name=Hualan Heavy")
    person = ("english_name=Zhou Mingyuan", "name=周明远")
    kamdesk("add", "contacts", f"account={account}", *person)
    kamdesk("add", "contacts", f"account={account}", "name=韩卓")
    kamdesk("add", "visits", f"account={account}", "held_at=2026-11-20T09:30")

    for words in (("list", "contacts"), ("health",), ("health", account), ("list", "visits")):
        assert "Hualan Heavy" in kamdesk(*words).out
        assert "华澜" not in kamdesk(*words).out
        assert "华澜重工集团" in kamdesk(*words, "--lang", "zh_CN").out
    told = kamdesk("list", "contacts").out
    assert "Zhou Mingyuan" in told
    assert "韩卓" in told
    assert "Full name in English" not in told
    assert {row["name"] for row in kamdesk("list", "contacts", "--json").value} == {
        "周明远",
        "韩卓",
    }


@pytest.mark.parametrize(
    ("noun", "pair"),
    [
        ("contracts", "starts_on=0001-01-01"),
        ("contracts", "ends_on=9999-12-31"),
        ("visits", "planned_at=9999-12-31T23:59"),
        ("visits", "held_at=0001-01-01T00:00"),
    ],
)
def test_a_day_no_rule_can_count_from_is_refused(
    kamdesk: Kamdesk, account: str, noun: str, pair: str
) -> None:
    refused = kamdesk("add", noun, f"account={account}", pair, "--json")

    assert (refused.code, refused.error["code"]) == (2, "value.out_of_range")
    assert refused.error["field"] == pair.partition("=")[0]
