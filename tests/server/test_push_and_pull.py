"""What one device pushes another pulls: once, in order, and whole batches only."""

import hashlib

import pytest

from kamdesk.protocol.messages import Ops, Page, Pull, Push, Pushed, Told
from tests.server.conftest import Running
from tests.server.devices import Turned, creating, editing, new, text_of


def test_what_one_device_creates_the_owners_other_device_pulls(server: Running) -> None:
    name = server.person()
    laptop, phone = server.device(name), server.device(name)

    made = laptop.create("account", name="Huaqing Instruments", tags=["b", "a"])
    found = phone.pull()

    assert found.records["account", made] == {"name": "Huaqing Instruments", "tags": ["a", "b"]}
    assert text_of(made) in found.add


def test_a_replayed_batch_changes_nothing_and_gets_the_answer_it_had(server: Running) -> None:
    laptop = server.device()
    body = laptop.freeze(creating("account", new(), 0, {"name": "Once"}))

    first = laptop.send("push", body, Pushed)
    again = laptop.send("push", body, Pushed)

    assert again == first
    assert laptop.hello().head == first.rev


@pytest.mark.parametrize("changed", ["number", "hash", "owner"])
def test_a_number_or_hash_that_does_not_fit_is_a_fork(server: Running, changed: str) -> None:
    laptop = server.device()
    laptop.create("account", name="First")
    if changed == "number":
        laptop.n += 1
    elif changed == "hash":
        laptop.last = hashlib.sha256(b"another past").digest()
    else:
        laptop.token = server.device().token  # an incarnation belongs to one device

    with pytest.raises(Turned, match=r"409 push\.fork"):
        laptop.push()


def test_a_cloned_laptop_that_sends_other_things_under_one_number_is_a_fork(
    server: Running,
) -> None:
    laptop = server.device()
    laptop.create("account", name="Mine")
    laptop.n, laptop.last = 0, b""

    with pytest.raises(Turned, match=r"409 push\.fork"):
        laptop.create("account", name="The clone's")


def test_every_batch_has_its_own_revision_and_pull_never_splits_one(server: Running) -> None:
    name = server.person()
    laptop, phone = server.device(name), server.device(name)
    phone.pull()
    account = laptop.create("account", name="Parent")
    phone.pull()
    batches = []
    for size in (3, 5, 2):
        ids = [new() for _ in range(size)]
        columns = {"account_id": [text_of(account)] * size, "name": ["x"] * size}
        ops = Ops("contact", ids, ids, [0] * size, [0] * size, columns, created=True)
        batches.append((laptop.push(ops).rev, set(ids)))

    pages = phone.pull(limit=1).pages

    seen = [{i for block in page.records for i in block.id} for page in pages if page.records]
    assert [ids for _, ids in batches] == seen
    assert len({rev for rev, _ in batches}) == len(batches)


def test_a_batch_is_applied_whole_or_not_at_all(server: Running) -> None:
    laptop = server.device()
    made = new()
    damaged = Ops("account", [made], [new()], [7], [0], {"name": ["x"]}, created=True)

    with pytest.raises(Turned, match=r"400 message\.damaged"):
        laptop.push(creating("account", made, 0, {"name": "fine"}), damaged)

    assert ("account", made) not in laptop.pull().records


def test_columns_of_different_length_are_refused(server: Running) -> None:
    laptop = server.device()
    crooked = Ops("account", [new(), new()], [new()], [0], [0], {"name": ["x"]}, created=True)

    with pytest.raises(Turned, match=r"400 message\.damaged"):
        laptop.push(crooked)


def test_more_than_a_thousand_ops_are_refused(server: Running) -> None:
    laptop = server.device()
    ids = [new() for _ in range(1_001)]
    columns = {"name": ["x"] * len(ids)}
    many = Ops("account", ids, ids, [0] * len(ids), [0] * len(ids), columns, created=True)

    with pytest.raises(Turned, match=r"413 message\.too_big"):
        laptop.push(many)


def test_a_pull_without_news_is_empty_and_keeps_the_cursor(server: Running) -> None:
    laptop = server.device()
    laptop.pull()
    cursor = laptop.cursor

    page = laptop.call("pull", Pull(cursor), Page)

    assert (page.records, page.tombstones, page.history) == ([], [], [])
    assert page.cursor >= cursor


def test_history_tells_who_did_what_and_what_was_before(server: Running) -> None:
    name = server.person()
    laptop, phone = server.device(name), server.device(name)
    account = laptop.create("account", name="Old name")
    laptop.pull()
    laptop.edit("account", account, name="New name")

    seen = phone.pull()

    told = [one for one in seen.history if one.id == account]
    assert [one.fields for one in told] == [None, {"name": ("Old name", "New name")}]
    assert {seen.deeds[one.change_id].actor for one in told} == {laptop.user}


def test_a_fresh_device_and_an_old_one_show_the_same_history(server: Running) -> None:
    name = server.person()
    laptop, old = server.device(name), server.device(name)
    account = laptop.create("account", name="A")
    told = old.pull().history
    laptop.pull()
    for value in ("B", "C"):
        laptop.edit("account", account, name=value)
        told += old.pull().history

    fresh = server.device(name).pull()

    def lines(found: list[Told]) -> list[tuple[object, ...]]:
        mine = [one for one in found if one.id == account]
        return sorted((one.rev, one.change_id, one.server_at, str(one.fields)) for one in mine)

    assert lines(told) == lines(fresh.history)
    assert len(lines(told)) == 3


def test_a_fill_page_by_page_brings_each_record_once(server: Running) -> None:
    laptop = server.device()
    account = laptop.create("account", name="Big")
    size = 25
    ids = [new() for _ in range(size)]
    columns = {"account_id": [text_of(account)] * size, "name": ["x"] * size}
    laptop.push(Ops("contact", ids, ids, [0] * size, [0] * size, columns, created=True))

    pages = laptop.fill([text_of(account)], limit=7)

    found = [i for page in pages for block in page.records for i in block.id]
    assert sorted(found) == sorted([account, *ids])
    assert sum(len(page.history) for page in pages) == size + 1


def test_unknown_and_custom_fields_travel_and_come_back(server: Running) -> None:
    name = server.person()
    laptop, phone = server.device(name), server.device(name)
    fields = {"name": "A", "x:colour": "red", "field_of_next_year": {"a": [1, None]}}

    account = laptop.create("account", **fields)

    assert phone.pull().records["account", account] == fields


def test_an_old_client_leaves_a_field_it_does_not_know_alone(server: Running) -> None:
    laptop = server.device()
    account = laptop.create("account", name="A", field_of_next_year="kept")
    laptop.pull()

    laptop.edit("account", account, name="B")

    assert laptop.pull().records["account", account]["field_of_next_year"] == "kept"


def test_digests_are_equal_for_equal_records_and_change_with_them(server: Running) -> None:
    laptop = server.device()
    account = laptop.create("account", name="A")
    before = laptop.pull(digest=True).digest
    same = laptop.pull(digest=True).digest
    laptop.edit("account", account, name="B")

    after = laptop.pull(digest=True).digest

    assert before is not None
    assert after is not None
    assert before == same
    assert before[text_of(account)] != after[text_of(account)]


@pytest.mark.parametrize(
    "value",
    ["😀 emoji", "e\u0301", "one\r\ntwo\nthree", "汉字" * 1_000, '"quoted" \\ \u2028'],
    ids=["emoji", "combining", "CRLF", "long", "quotes"],
)
def test_any_text_comes_back_as_it_was_typed(server: Running, value: str) -> None:
    name = server.person()
    laptop, phone = server.device(name), server.device(name)
    account = laptop.create("account", name="A")

    note = laptop.create("clip_note", account_id=text_of(account), title="t", text=value)

    assert phone.pull().records["clip_note", note]["text"] == value


def test_edits_of_one_record_in_one_batch_keep_their_order(server: Running) -> None:
    laptop = server.device()
    account = laptop.create("account", name="A")
    laptop.pull()
    rev = laptop.cursor

    laptop.push(
        editing("account", account, rev, {"name": "B"}),
        editing("account", account, rev, {"industry": "chips"}),
        editing("account", account, rev, {"name": "C"}),
    )

    found = laptop.pull().records["account", account]
    assert found == {"name": "C", "industry": "chips"}


def test_a_batch_of_another_version_of_the_wire_is_turned_away(server: Running) -> None:
    laptop = server.device()

    with pytest.raises(Turned, match=r"426 hello\.upgrade"):
        laptop.hello(schema=0)

    with pytest.raises(Turned, match=r"400 message\.damaged"):
        laptop.send("push", b"\x93no batch", Push)
