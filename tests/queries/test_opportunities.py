"""The pipeline: board, list, timeline, and what moved since the last look."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from msgspec.structs import replace

from kamdesk.domain.ids import OpportunityId, StageId
from kamdesk.domain.money import Money
from kamdesk.domain.opportunity_moves import Flag, Move
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.deals import DealFilter, DealSort, deal_ids, deal_rows, every_deal
from kamdesk.queries.opportunities import board, timeline
from kamdesk.queries.pipeline_review import PipelineReview, pipeline_review
from kamdesk.queries.records import rows
from kamdesk.services.comments import WriteComment, write_comment
from kamdesk.services.opportunities import (
    MoveStage,
    SetAmount,
    SetClose,
    move_stage,
    set_amount,
    set_close,
)
from kamdesk.workspace import Workspace
from tests.workspaces import ME, NOON, Clock

Add = Callable[..., UUID]
TODAY = NOON.astimezone().date()
DECEMBER = date(2026, 12, 18)


@pytest.fixture
def stages(workspace: Workspace) -> list[StageId]:
    found = workspace.read(lambda reading: list(rows(reading, ENTITIES["stage"])))
    return [StageId(row["id"]) for row in sorted(found, key=lambda row: row["position"])]


@pytest.fixture
def deal(add: Add, account: UUID) -> OpportunityId:
    return OpportunityId(
        add(
            "opportunity",
            account_id=account,
            name="MES 二期",
            amount_minor=980,
            expected_close=DECEMBER,
            next_step="谈付款节点",
        )
    )


def move(workspace: Workspace, deal: OpportunityId, stage: StageId, **given: object) -> None:
    workspace.run(move_stage, MoveStage(opportunity_id=deal, stage_id=stage, **given))  # type: ignore[arg-type]


def review(workspace: Workspace, since: date = TODAY) -> PipelineReview:
    return workspace.read(pipeline_review, since)


def test_board_sums_each_stage_in_the_base_currency(
    workspace: Workspace, add: Add, account: UUID, deal: OpportunityId, stages: list[StageId]
) -> None:
    add(
        "exchange_rate",
        currency="USD",
        base_currency="CNY",
        valid_from=date(2026, 1, 1),
        rate=Decimal(7),
    )
    for currency, minor in (("USD", 10), ("CHF", 5), (None, None)):
        add("opportunity", account_id=account, name="其他", amount_minor=minor, currency=currency)
    move(workspace, OpportunityId(add("opportunity", account_id=account, name="赢")), stages[4])

    found = workspace.read(board)

    first, won = found.columns[0], found.columns[4]
    assert (first.total.minor, first.total.beside) == (980 + 70, (Money(5, "CHF"),))
    assert (first.unknown, first.weighted_minor, len(first.cards)) == (1, 105, 4)
    assert (won.outcome, len(won.cards), found.count) == ("won", 1, 4)
    assert (found.win_rate, found.cycle_days, found.currency) == (1.0, 0, "CNY")


def test_a_stage_whose_amounts_are_all_unknown_weighs_nothing_known(
    workspace: Workspace, add: Add, account: UUID
) -> None:
    add("opportunity", account_id=account, name="未知")

    first, second, *_rest = workspace.read(board).columns

    assert (first.weighted_minor, first.total.count, first.unknown) == (None, 0, 1)
    assert (second.weighted_minor, second.unknown) == (None, 0)


def test_board_forgets_what_closed_before_the_quarter(
    workspace: Workspace, deal: OpportunityId, stages: list[StageId]
) -> None:
    move(workspace, deal, stages[5], loss_reason="价格", on=date(2026, 9, 30))

    assert [len(column.cards) for column in workspace.read(board).columns] == [0] * 6
    since = DealFilter(closed_since=date(2026, 9, 1))
    assert len(workspace.read(board, since).columns[5].cards) == 1


def test_card_tells_age_silence_and_its_gravest_flag(
    workspace: Workspace, add: Add, account: UUID, deal: OpportunityId, clock: Clock
) -> None:
    (card,) = workspace.read(deal_rows, [deal])
    assert (card.days_in_stage, card.silent_days, card.flag) == (0, 0, Flag.NO_DECISION_MAKER)
    contact = add("contact", account_id=account, name="陈立群")
    add("stakeholder_fact", account_id=account, contact_id=contact, role="decision_maker")

    clock.forward(days=60)
    (late,) = workspace.read(deal_rows, [deal])

    assert (late.days_in_stage, late.silent_days, late.comments) == (60, 60, 0)
    assert late.flags[0] is Flag.CLOSE_PASSED
    assert Flag.SILENT in late.flags
    assert late.is_at_risk
    workspace.run(
        write_comment, WriteComment(subject_entity="opportunity", subject_id=deal, text="为何？")
    )
    workspace.run(set_close, SetClose(opportunity_id=deal, expected_close=None, seen=DECEMBER))
    (asked,) = workspace.read(deal_rows, [deal])
    assert (asked.comments, asked.silent_days, asked.expected_close) == (1, 0, None)


def test_list_is_narrowed_and_ordered(
    workspace: Workspace, add: Add, account: UUID, deal: OpportunityId, stages: list[StageId]
) -> None:
    other = add("account", name="澄海半导体")
    product = add("product", name="MES")
    colleague = add("user", name="石磊")
    second = add(
        "opportunity",
        account_id=other,
        name="Q1 扩容",
        amount_minor=760,
        owner_id=colleague,
        product_id=product,
        expected_close=date(2027, 1, 31),
    )
    closed = OpportunityId(add("opportunity", account_id=other, name="旧单"))
    move(workspace, closed, stages[4])

    def ids(sort: DealSort | None = None, **parts: object) -> list[UUID]:
        chosen = DealFilter(**parts)  # type: ignore[arg-type]
        return list(workspace.read(deal_ids, chosen, sort or DealSort()))

    assert ids() == [deal, second]
    assert ids(DealSort("amount")) == [second, deal]
    assert ids(DealSort("close", descending=True)) == [second, deal]
    assert ids(owners=frozenset({colleague})) == [second]
    assert ids(owners=frozenset({ME}), stages=frozenset({stages[0]})) == [deal]
    assert ids(products=frozenset({product})) == ids(accounts=frozenset({other})) == [second]
    assert ids(text="mes") == ids(text="岭东") == [deal]
    assert ids(closing_to=DECEMBER) == [deal]
    assert ids(closing_from=date(2027, 1, 1)) == [second]
    assert ids(which="closed") == [closed]
    assert len(ids(which="all", closed_since=TODAY)) == 3
    for key in ("name", "account", "stage", "weighted", "age", "owner", "probability"):
        assert set(ids(DealSort(key))) == {deal, second}


def test_timeline_lays_deals_by_account_over_all_their_days(
    workspace: Workspace, add: Add, account: UUID, deal: OpportunityId
) -> None:
    add("opportunity", account_id=account, name="远", expected_close=date(2027, 6, 1))

    found = workspace.read(timeline)

    (lane,) = found.lanes
    assert ([each.name for each in lane.deals], lane.account_name) == (
        ["MES 二期", "远"],
        "岭东重工",
    )
    assert (found.period.first, found.period.last) == (TODAY, date(2027, 6, 1))


def test_review_tells_what_moved_since_the_last_look(
    workspace: Workspace, deal: OpportunityId, stages: list[StageId], clock: Clock
) -> None:
    clock.forward(days=7)
    since = TODAY + timedelta(days=7)
    later = date(2027, 1, 31)
    move(workspace, deal, stages[2])
    move(workspace, deal, stages[1])
    more = SetAmount(opportunity_id=deal, amount=Money(990, "CNY"), seen=Money(980, "CNY"))
    workspace.run(set_amount, more)
    workspace.run(set_close, SetClose(opportunity_id=deal, expected_close=later, seen=DECEMBER))

    (moved,) = review(workspace, since).moves

    assert moved.moves == (Move.FORWARD, Move.AMOUNT_UP, Move.CLOSE_SLIPPED)
    assert (moved.stage_then, moved.amount_then, moved.close_then) == (
        stages[0],
        Money(980, "CNY"),
        DECEMBER,
    )
    assert moved.moved_by == "苏晓岚"
    assert review(workspace, since).of(Move.CLOSE_SLIPPED) == (moved,)
    assert review(workspace, since).of(Move.WON) == ()


def test_move_there_and_back_is_no_move(
    workspace: Workspace, deal: OpportunityId, stages: list[StageId], clock: Clock
) -> None:
    clock.forward(days=1)
    move(workspace, deal, stages[2])
    move(workspace, deal, stages[0])

    assert review(workspace, TODAY + timedelta(days=1)).moves == ()


def test_new_deal_is_told_but_not_one_that_was_only_brought_in(
    workspace: Workspace, add: Add, account: UUID, deal: OpportunityId
) -> None:
    old = date(2026, 3, 1)
    add("opportunity", account_id=account, name="导入", opened_on=old, stage_since=old)

    found = review(workspace)

    assert [(each.deal.id, each.moves) for each in found.moves] == [(deal, (Move.NEW,))]
    assert [each.name for each in found.silent] == ["导入"]
    assert found.open.count == 1


def test_review_of_some_people_leaves_the_others_out_and_says_how_old_data_is(
    workspace: Workspace, add: Add, account: UUID, deal: OpportunityId
) -> None:
    colleague = add("user", name="石磊", role="rep")

    mine = workspace.read(pipeline_review, TODAY, [ME])
    theirs = workspace.read(pipeline_review, TODAY, [colleague])

    assert ([each.deal.id for each in mine.moves], theirs.moves) == ([deal], ())
    (age,) = mine.ages
    assert (age.user_id, age.last_change, age.open_deals) == (ME, NOON, 1)
    assert [(age.name, age.last_change) for age in theirs.ages] == [("石磊", None)]


def test_reopened_deal_counts_its_stage_from_then(
    workspace: Workspace, deal: OpportunityId, stages: list[StageId], clock: Clock
) -> None:
    move(workspace, deal, stages[4])
    clock.forward(days=3)
    (closed,) = workspace.read(every_deal, replace(DealFilter(), which="closed"))
    move(workspace, deal, stages[3])

    assert (closed.days_in_stage, closed.flags) == (0, ())
    assert review(workspace, TODAY + timedelta(days=3)).moves[0].moves == (Move.REOPENED,)
