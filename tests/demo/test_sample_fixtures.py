"""The facts every later page is built against are in the sample, each by a test of its own."""

from collections import defaultdict
from datetime import date, timedelta
from statistics import fmean, median
from typing import Any

import pytest

from kamdesk.app.core import Profile
from kamdesk.demo.days import Days
from kamdesk.domain.health import score
from kamdesk.queries.score_facts import facts_of
from kamdesk.queries.score_models import active_model
from kamdesk.storage.reading import Reading

TODAY = date(2026, 11, 24)
TEN_THOUSAND = 1_000_000  # minor units


def on(moment: Any) -> date:
    day: date = moment.astimezone().date()
    return day


def account_id(told: Any, short_name: str) -> Any:
    return told("account", short_name=short_name)[0]["id"]


def bands(sample: Profile) -> dict[str, tuple[str, float]]:
    return sample.workspace.read(stored_bands)


def stored_bands(asked: Reading) -> dict[str, tuple[str, float]]:
    statement = (
        "SELECT a.short_name, s.band, s.value FROM score s JOIN account a ON a.id = s.account_id"
    )
    found = asked.session.connection().exec_driver_sql(statement)
    return {name: (band, value) for name, band, value in found}


def test_every_band_of_health_is_there(sample: Profile) -> None:
    found = [band for band, _value in bands(sample).values()]

    assert found.count("healthy") >= 12
    assert found.count("watch") >= 6
    assert found.count("at_risk") >= 3
    assert found.count("unscored") >= 1


def test_the_pinned_accounts_are_healthy_at_risk_and_to_be_watched(sample: Profile) -> None:
    found = bands(sample)

    assert found["华澜重工"][0] == "healthy"
    assert found["澄海半导体"][0] == "at_risk"
    assert found["晋北能源"][0] == "watch"
    assert found["明州港务"][0] == "unscored"


@pytest.mark.parametrize(("name", "sign"), [("华澜重工", 1), ("澄海半导体", -1)])
def test_one_account_rises_and_one_falls(sample: Profile, told: Any, name: str, sign: int) -> None:
    key = account_id(told, name)
    workspace = sample.workspace
    model = workspace.read(active_model)
    values = []
    for day in (TODAY - timedelta(days=90), TODAY):
        facts = workspace.read(facts_of, [key], day)[key]
        value = score(facts, model, day, 0).value
        assert value is not None
        values.append(value)

    assert (values[1] - values[0]) * sign >= 2


def test_amounts_stand_on_both_sides_of_each_approval_limit(told: Any) -> None:
    amounts = {row["amount_minor"] for row in told("opportunity")}
    wanted = ("49.9", "50.0", "50.01", "99.9", "100.0", "100.01", "320")

    assert {int(float(text) * TEN_THOUSAND) for text in wanted} <= amounts


def test_one_group_is_four_levels_deep(told: Any) -> None:
    parents = {row["id"]: row["parent_id"] for row in told("account")}
    here, depth = account_id(told, "华澜总装车间"), 1
    while parents[here] is not None:
        here, depth = parents[here], depth + 1

    assert depth == 4
    assert here == account_id(told, "华澜重工")


def test_one_person_sits_in_two_companies(told: Any) -> None:
    people = {row["id"]: row for row in told("contact")}
    pairs = [
        (people[row["contact_id"]], people[row["other_contact_id"]])
        for row in told("person_link", kind="same_person")
    ]

    assert any(
        one["name"] == other["name"] == "单于舟" and one["account_id"] != other["account_id"]
        for one, other in pairs
    )


def test_a_supporter_moved_to_another_customer(told: Any) -> None:
    seats = {row["contact_id"]: row for row in told("position")}
    moved = told("contact", name="蔺知白")

    assert sorted(seats[row["id"]]["left"] is None for row in moved) == [False, True]
    assert len({row["account_id"] for row in moved}) == 2


def test_somebody_left_and_the_seat_was_never_updated(told: Any) -> None:
    gone = told("contact", name="詹听松")[0]
    seat = told("position", contact_id=gone["id"])[0]
    note = told("note", contact_id=gone["id"])[0]

    assert seat["left"] is None
    assert "离任" in note["text"]


def test_foreign_contracts_have_rates_for_the_whole_year(told: Any) -> None:
    currencies = {row["currency"] for row in told("contract")}
    rated = defaultdict(list)
    for row in told("exchange_rate"):
        rated[row["currency"]].append(row["valid_from"])

    assert currencies == {"CNY", "USD", "EUR"}
    for currency in ("USD", "EUR"):
        assert min(rated[currency]) <= TODAY - timedelta(days=360)
        assert max(rated[currency]) >= TODAY - timedelta(days=45)


def test_one_payment_is_a_refund(told: Any) -> None:
    assert [row["amount_minor"] < 0 for row in told("payment")].count(True) == 1


def test_a_retention_is_overdue(told: Any) -> None:
    paid = {row["instalment_id"] for row in told("payment")}
    late = [
        row
        for row in told("instalment", kind="retention")
        if row["due"] < TODAY and row["id"] not in paid
    ]

    assert late


def test_one_renewal_was_lost_and_one_is_close_without_a_deal(told: Any) -> None:
    lost = told("contract", renewal="lost")
    close = [
        row
        for row in told("contract", account_id=account_id(told, "青岑电网"))
        if row["ends_on"] == TODAY + timedelta(days=45)
    ]

    assert len(lost) == 1
    assert lost[0]["status"] == "expired"
    assert close[0]["renewal"] == "not_started"


def test_executives_are_seen_monthly_late_or_never(told: Any) -> None:
    seen: dict[Any, date] = {}
    for row in told("visit", type="executive"):
        if row["held_at"]:
            seen[row["account_id"]] = max(on(row["held_at"]), seen.get(row["account_id"], date.min))
    days = [
        (TODAY - seen[row["id"]]).days if row["id"] in seen else None
        for row in told("account")
        if row["tier"] in ("S", "A")
    ]

    assert sum(1 for day in days if day is not None and day <= 31) == 5
    assert sum(1 for day in days if day is not None and 31 < day <= 62) == 4
    assert days.count(None) == 3


def test_one_customer_would_not_recommend_us(told: Any) -> None:
    answers = [row["score"] for row in told("feedback", kind="nps")]

    assert min(answers) == 3
    assert answers.count(3) == 1


def test_satisfaction_rises_over_the_year(told: Any) -> None:
    rated = sorted((row["given_on"], row["score"]) for row in told("feedback", kind="csat"))
    third = len(rated) // 3

    assert 3.3 <= fmean(score for _day, score in rated[:third]) <= 4.0
    assert 4.2 <= fmean(score for _day, score in rated[-third:]) <= 4.8


def test_names_are_rare_long_and_compound(told: Any) -> None:
    names = {row["name"] for row in told("contact")}

    assert {"欧阳澈", "尉迟岳", "单于舟", "闻人星", "吉𠮷喆", "樊犇㛃", "阿依努尔·穆拉提"} <= names
    assert any(len(name) >= 40 for name in names)


def test_people_who_sound_alike_are_three_people(told: Any) -> None:
    alike = [row for row in told("contact") if row["english_name"] == "Zhang Wei"]

    assert {row["name"] for row in alike} == {"张伟", "张玮", "章伟"}
    assert len({row["phone"] for row in alike}) == 3


def test_texts_hold_emoji_arabic_line_breaks_and_very_large_numbers(told: Any) -> None:
    texts = "\f".join(row["text"] for row in told("note"))
    minutes = "\f".join(row["notes"] or "" for row in told("visit"))

    for piece in ("👩‍🔧", "مرحبا", "\n\n", "9,007,199,254,740,993", "2024-02-29", "腊月"):
        assert piece in texts
    assert "📌" in minutes


def test_one_company_was_entered_twice_with_one_of_its_people(told: Any) -> None:
    first, second = account_id(told, "朔溟储能科技"), account_id(told, "朔溟储能")
    phones = {row["account_id"]: row["phone"] for row in told("contact", name="赵文博")}

    assert set(phones) == {first, second}
    assert phones[first].removeprefix("+86").replace(" ", "") == phones[second]


def test_somebody_must_not_be_visited_and_is_not(told: Any) -> None:
    barred = {row["id"] for row in told("contact", visitable=False)}
    met = {row["contact_id"] for entity in ("attendee", "touch") for row in told(entity)}

    assert barred
    assert not barred & met


def test_today_is_planned_with_two_visits_in_one_city_and_one_remote(told: Any) -> None:
    cities = {row["id"]: row["region"] for row in told("account")}
    planned = [row for row in told("visit") if row["planned_at"] and on(row["planned_at"]) == TODAY]
    remote = [row for row in planned if row["place"] == "线上会议"]
    near = [cities[row["account_id"]] for row in planned if row not in remote]

    assert len(remote) == 1
    assert near == ["上海", "上海"]
    assert all(row["held_at"] is None for row in planned)


def test_tomorrow_begins_with_a_flight(told: Any) -> None:
    tomorrow = Days(TODAY).ahead(1)
    planned = [
        row for row in told("visit") if row["planned_at"] and on(row["planned_at"]) == tomorrow
    ]

    assert [row["objective"].startswith("航班") for row in planned] == [True]


def test_more_is_paid_before_the_turn_of_the_year_than_in_summer(told: Any) -> None:
    by_month: dict[int, int] = defaultdict(int)
    for row in told("payment", currency="CNY"):
        if row["received_on"] > TODAY - timedelta(days=365):
            by_month[row["received_on"].month] += row["amount_minor"]

    assert sum(by_month[month] for month in (10, 11, 12, 1)) > sum(
        by_month[month] for month in (5, 6, 7, 8)
    )


def test_the_week_of_the_trade_fair_is_the_busiest(told: Any) -> None:
    weeks: dict[tuple[int, int], int] = defaultdict(int)
    for row in told("visit"):
        if row["held_at"]:
            weeks[on(row["held_at"]).isocalendar()[:2]] += 1

    assert max(weeks, key=lambda week: weeks[week]) == Days(TODAY).fair()[0].isocalendar()[:2]


def test_some_visits_were_called_off(told: Any) -> None:
    visits = told("visit")

    assert 0.08 <= sum(row["cancelled"] for row in visits) / len(visits) <= 0.2


def test_minutes_are_as_long_as_people_write_them(told: Any) -> None:
    lengths = [len(row["notes"]) for row in told("visit") if row["notes"]]

    assert min(lengths) >= 80
    assert max(lengths) <= 300


def test_tickets_are_answered_soon_and_mostly_solved(told: Any) -> None:
    tickets = told("ticket")
    hours = [
        (row["answered_at"] - row["opened_at"]).total_seconds() / 3600
        for row in tickets
        if row["answered_at"]
    ]
    critical = [row for row in tickets if row["severity"] == "critical"]

    assert 1.0 <= median(hours) <= 2.0
    assert sum(row["solved_at"] is not None for row in tickets) / len(tickets) >= 0.92
    assert 3 <= len(critical) <= 16
    assert sum(row["kind"] == "complaint" for row in critical) >= 3


def test_ticket_numbers_rise_and_are_unique(told: Any) -> None:
    numbers = [row["number"] for row in told("ticket")]

    assert len(set(numbers)) == len(numbers)
    assert {"SR-2274", "SR-2291"} <= set(numbers)


def test_four_projects_are_late_one_beyond_a_month(told: Any) -> None:
    late = [
        (TODAY - row["ends_on"]).days
        for row in told("project")
        if row["ends_on"] < TODAY and row["finished_on"] is None
    ]

    assert len(late) == 4
    assert max(late) > 30


def test_a_promise_of_ours_is_a_day_late(told: Any) -> None:
    late = told("commitment", state="open", side="ours", due=TODAY - timedelta(days=1))

    assert [row["text"] for row in late] == ["年检排期回复"]


def test_opponents_neutrals_supporters_and_strangers_are_all_there(told: Any) -> None:
    latest: dict[Any, Any] = {}
    for row in sorted(told("stakeholder_fact"), key=lambda row: row["noted_on"]):
        if row["opportunity_id"] is None:
            latest[row["contact_id"]] = row["attitude"]
    count = len(latest)
    shares = {
        "against": sum(value is not None and value < 0 for value in latest.values()) / count,
        "neutral": sum(value == 0 for value in latest.values()) / count,
        "for": sum(value is not None and value > 0 for value in latest.values()) / count,
        "unknown": sum(value is None for value in latest.values()) / count,
    }

    assert 0.05 <= shares["against"] <= 0.15
    assert 0.18 <= shares["neutral"] <= 0.32
    assert 0.38 <= shares["for"] <= 0.6
    assert 0.1 <= shares["unknown"] <= 0.27


def test_remarks_call_colleagues_by_id(told: Any) -> None:
    colleagues = {str(row["id"]) for row in told("user")}
    mentioned = {one for row in told("comment") for one in row["mentions"]}

    assert mentioned
    assert mentioned <= colleagues


def test_nothing_is_dated_after_it_was_written_down(sample: Profile) -> None:
    statement = (
        "SELECT v.held_at, min(c.at) FROM visit v JOIN change c ON c.record_id = v.id"
        " WHERE c.field = 'held_at' GROUP BY v.id"
    )
    pairs = sample.workspace.read(
        lambda asked: asked.session.connection().exec_driver_sql(statement).fetchall()
    )

    assert pairs
    assert all(held <= written for held, written in pairs)


def test_a_picture_a_document_and_a_note_are_attached_and_whole(sample: Profile, told: Any) -> None:
    files = told("attachment")
    store = sample.workspace.files

    assert {row["media_type"] for row in files} == {"image/png", "application/pdf", "text/plain"}
    assert all(store.is_right(row["sha256"], row["size_bytes"]) for row in files)
    assert all(row["size_bytes"] < 10_000 for row in files)
