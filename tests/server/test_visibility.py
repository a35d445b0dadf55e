"""Who sees an account, who writes in it, and what happens when that changes."""

import pytest

from kamdesk.protocol.messages import Pushed
from kamdesk.server.members import directory
from tests.server.conftest import Running
from tests.server.devices import Device, creating, editing, new, text_of


def verdict(device: Device, entity: str, record_id: bytes, **fields: object) -> str:
    answer = device.edit(entity, record_id, **fields)
    return "applied" if answer is None else answer.verdict


def test_colleagues_of_a_territory_read_each_others_accounts_and_nothing_more(
    server: Running,
) -> None:
    place = server.territory()
    anna, ben = (server.device(server.person(territory=place)) for _ in range(2))
    mine = {"owner_id": text_of(anna.user)}
    account = anna.create("account", name="Hers", **mine)
    secret = anna.create("sensitive_note", account_id=text_of(account), text="divorce")
    margin = anna.create("margin", account_id=text_of(account), margin_minor=1)

    seen = ben.pull()

    assert ("account", account) in seen.records
    assert ("sensitive_note", secret) not in seen.records
    assert ("margin", margin) not in seen.records
    assert verdict(ben, "account", account, name="His") == "denied"


def test_strangers_see_nothing(server: Running) -> None:
    anna, stranger = server.device(), server.device()
    account = anna.create("account", name="Hers", owner_id=text_of(anna.user))

    assert account not in {key[1] for key in stranger.pull().records}
    assert stranger.fill([text_of(account)])[0].records == []
    answer = stranger.edit("account", account, name="Stolen")
    assert answer is not None
    assert (answer.verdict, answer.drop, answer.value) == ("denied", True, None)


def test_the_line_reads_comments_and_reassigns_and_leaves_the_rest(server: Running) -> None:
    director = server.person(role="director")
    manager = server.person(role="manager", manager=director)
    anna = server.device(server.person(manager=manager))
    above, top = server.device(manager), server.device(director)
    account = anna.create("account", name="Hers", owner_id=text_of(anna.user))
    anna.create("sensitive_note", account_id=text_of(account), text="divorce")

    for device in (above, top):
        kinds = {key[0] for key in device.pull().records}
        assert {"account", "sensitive_note"} <= kinds

    home = {"account_id": text_of(account), "subject_entity": "account"}
    above.create("comment", **home, subject_id=text_of(account), text="Well done")
    assert verdict(above, "account", account, name="Mine") == "denied"
    assert verdict(above, "account", account, owner_id=text_of(above.user)) == "applied"


def test_the_account_team_writes_and_sees_what_its_role_needs(server: Running) -> None:
    anna, service = server.device(), server.device()
    account = anna.create("account", name="Hers", owner_id=text_of(anna.user))
    anna.create("margin", account_id=text_of(account), margin_minor=1)
    seat = {"account_id": text_of(account), "user_id": text_of(service.user), "role": "service"}
    anna.create("account_team", **seat)

    seen = service.pull()

    assert text_of(account) in seen.add
    assert f"{text_of(account)}/finance" not in seen.add
    assert verdict(service, "account", account, region="North") == "applied"


def test_an_account_that_changes_hands_leaves_the_old_owner_and_reaches_the_new(
    server: Running,
) -> None:
    manager = server.person(role="manager")
    boss = server.device(manager)
    anna = server.device(server.person(manager=manager))
    ben = server.device(server.person(manager=manager))
    account = anna.create("account", name="Moves", owner_id=text_of(anna.user))
    anna.pull()
    boss.pull()

    assert verdict(boss, "account", account, owner_id=text_of(ben.user)) == "applied"

    assert text_of(account) in anna.pull().drop
    assert ("account", account) in ben.pull().records


def test_an_edit_made_after_the_account_moved_on_is_kept_whole_for_the_new_owner(
    server: Running,
) -> None:
    manager = server.person(role="manager")
    boss = server.device(manager)
    anna = server.device(server.person(manager=manager))
    ben = server.device(server.person(manager=manager))
    account = anna.create("account", name="Moves", owner_id=text_of(anna.user))
    note = anna.create("note", account_id=text_of(account), text="start")
    anna.pull()
    boss.pull()
    boss.edit("account", account, owner_id=text_of(ben.user))

    answer = anna.edit("account", account, region="Offline", text_like={"a": 1})
    bytes_too = anna.edit("note", note, text=b"an update")

    assert answer is not None
    assert bytes_too is not None
    assert (answer.verdict, answer.drop) == (bytes_too.verdict, bytes_too.drop) == ("late", True)
    found = ben.pull()
    assert "region" not in found.records["account", account]
    (late,) = found.conflicts(account)
    assert late["kind"] == "late"
    assert late["mine"] == {"value": {"region": "Offline", "text_like": {"a": 1}}}
    assert late["assignee_id"] == text_of(ben.user)
    (kept,) = found.conflicts(note)
    assert kept["mine"] == {"value": {"text": {"bytes": b"an update".hex()}}}


def test_what_was_made_after_the_account_moved_on_is_kept_for_the_new_owner(
    server: Running,
) -> None:
    anna, ben = server.device(), server.device()
    account = anna.create("account", name="Moves", owner_id=text_of(anna.user))
    anna.pull()
    anna.edit("account", account, owner_id=text_of(ben.user))
    visit = new()

    late = creating(
        "visit", visit, anna.cursor, {"account_id": text_of(account), "type": "routine"}
    )
    answers = anna.push(late).answers

    assert [(one.verdict, one.drop) for one in answers] == [("late", True)]
    found = ben.pull()
    assert ("visit", visit) not in found.records
    (kept,) = found.conflicts(visit)
    assert kept["mine"]["value"]["type"] == "routine"


def test_what_is_typed_on_top_of_a_record_that_was_turned_away_is_not_lost(
    server: Running,
) -> None:
    place = server.territory()
    anna, ben = (server.device(server.person(territory=place)) for _ in range(2))
    account = anna.create("account", name="Hers", owner_id=text_of(anna.user))
    ben.pull()
    contact, made = new(), {"account_id": text_of(account), "name": "Li"}

    answers = ben.push(
        creating("contact", contact, ben.cursor, made),
        editing("contact", contact, ben.cursor, {"phone": "139"}),
    ).answers
    later = ben.edit("contact", contact, email="li@example.com")

    assert later is not None
    assert [one.verdict for one in (*answers, later)] == ["denied"] * 3
    told = [line for line in anna.pull().history if line.id == contact]
    assert [(line.verdict, line.fields) for line in told] == [
        ("denied", {"account_id": (None, made["account_id"]), "name": (None, "Li")}),
        ("denied", {"phone": (None, "139")}),
        ("denied", {"email": (None, "li@example.com")}),
    ]


def test_an_account_handed_back_comes_whole_again(server: Running) -> None:
    manager = server.person(role="manager")
    boss, anna = server.device(manager), server.device(server.person(manager=manager))
    ben = server.device(server.person(manager=manager))
    account = anna.create("account", name="Moves", owner_id=text_of(anna.user))
    anna.pull()
    boss.pull()
    boss.edit("account", account, owner_id=text_of(ben.user))
    anna.pull()
    boss.pull()

    boss.edit("account", account, owner_id=text_of(anna.user))

    seen = anna.pull()
    assert text_of(account) in seen.add
    assert ("account", account) in seen.records


def test_creator_and_owner_are_members_also_of_an_account_made_for_somebody_else(
    server: Running,
) -> None:
    assistant, owner = server.device(), server.device()

    account = assistant.create("account", name="For you", owner_id=text_of(owner.user))

    assert ("account", account) in assistant.pull().records
    assert ("account", account) in owner.pull().records
    assert verdict(assistant, "account", account, region="North") == "applied"


def test_a_record_never_leaves_its_account(server: Running) -> None:
    anna = server.device()
    here, there = (anna.create("account", name=name) for name in "AB")
    contact = anna.create("contact", account_id=text_of(here), name="Wang")
    anna.pull()

    answer = anna.edit("contact", contact, account_id=text_of(there))

    assert answer is not None
    assert (answer.verdict, answer.value) == ("denied", {"account_id": text_of(here)})


def test_a_task_without_an_account_is_seen_by_its_owner_alone(server: Running) -> None:
    anna, ben = server.device(), server.device()
    mine = {"title": "Call", "state": "open", "owner_id": text_of(anna.user)}

    task = anna.create("task", **mine)
    handed = anna.push(creating("task", new(), 0, {**mine, "owner_id": text_of(ben.user)})).answers

    assert ("task", task) in anna.pull().records
    assert [(one.verdict, one.drop) for one in handed] == [("applied", True)]
    assert [key[0] for key in ben.pull().records if key[0] == "task"] == ["task"]


def test_a_disabled_user_is_shut_out_at_once_and_leaves_every_scope(server: Running) -> None:
    name = server.person()
    anna = server.device(name)
    anna.create("account", name="Hers", owner_id=text_of(anna.user))

    server.change(lambda work: directory.disable_user(work, name))

    with pytest.raises(Exception, match=r"403 user\.disabled"):
        anna.pull()
    with pytest.raises(Exception, match=r"403 user\.disabled"):
        anna.create("account", name="Another")


def test_a_moved_territory_moves_sight_in_the_same_commit(server: Running) -> None:
    here, there = server.territory(), server.territory()
    anna = server.device(server.person(territory=here))
    name = server.person(territory=there)
    ben = server.device(name)
    account = anna.create("account", name="Hers", owner_id=text_of(anna.user))
    ben.pull()

    server.change(lambda work: directory.add_user(work, directory.NewUser(name, "rep", None, here)))

    assert text_of(account) in ben.pull().add


def test_users_and_territories_reach_every_device_and_are_kept_by_the_server(
    server: Running,
) -> None:
    anna = server.device()

    seen = anna.pull()

    assert seen.records["user", anna.user]["role"] == "rep"
    assert verdict(anna, "user", anna.user, role="admin") == "denied"


def test_products_are_written_by_administrators_alone(server: Running) -> None:
    admin, rep = server.device(server.person(role="admin")), server.device()
    product = admin.create("product", name=f"Scope {new().hex()}")

    assert ("product", product) in rep.pull().records
    assert verdict(rep, "product", product, name="Mine") == "denied"


@pytest.mark.parametrize(
    ("entity", "fields"),
    [
        ("account", {"name": 7}),
        ("account", {"name": "two\0parts"}),
        ("account", {"founded": "1998"}),
        ("account", {"founded": 99_999}),
        ("account", {"owner_id": "nobody"}),
        ("account", {"tags": "vip"}),
        ("account", {"signed_on": "yesterday"}),
        ("account", {"latitude": "NaN"}),
        ("account", {"name": "x" * 501}),
        ("account", {"deleted_at": "now"}),
        ("account", {"claim_refused": ["name"]}),
        ("account", {"rev": 1}),
        ("account", {"Not a name": 1}),
        ("account", {"x:" + "k" * 300: 1}),
        ("account", {"x:big": "x" * 300_000}),
        ("nothing_known", {"name": "x"}),
    ],
    ids=lambda value: str(value)[:24],
)
def test_wrong_types_and_sizes_are_denied(
    server: Running, entity: str, fields: dict[str, object]
) -> None:
    anna = server.device()

    answers = anna.push(creating(entity, new(), 0, fields)).answers

    assert [one.verdict for one in answers] == ["denied"]


def test_a_denied_op_leaves_its_neighbours_alone(server: Running) -> None:
    anna = server.device()
    good = new()

    anna.push(
        creating("account", new(), 0, {"name": 7}), creating("account", good, 0, {"name": "A"})
    )

    assert ("account", good) in anna.pull().records


def test_nobody_acts_under_another_name(server: Running) -> None:
    anna, ben = server.device(), server.device()
    body = anna.freeze(creating("account", new(), 0, {"name": "A"}), actor=ben.user)

    answers = anna.send("push", body, Pushed).answers

    assert [one.verdict for one in answers] == ["denied"]


def test_an_id_somebody_else_uses_is_no_way_in(server: Running) -> None:
    anna, thief = server.device(), server.device()
    account = anna.create("account", name="Hers", owner_id=text_of(anna.user))
    contact = anna.create("contact", account_id=text_of(account), name="Wang")
    own = thief.create("account", name="His")

    stolen = {"account_id": text_of(own), "name": "Mine now"}
    answers = thief.push(creating("contact", contact, 0, stolen)).answers

    assert [(one.verdict, one.drop) for one in answers] == [("denied", True)]
    assert anna.pull().records["contact", contact]["name"] == "Wang"


def test_more_deletes_than_anybody_means_wait_for_a_person(server: Running) -> None:
    anna = server.device()
    account = anna.create("account", name="A")
    home = text_of(account)
    ids = [new() for _ in range(60)]
    anna.push(*[creating("contact", one, 0, {"account_id": home, "name": "x"}) for one in ids])
    anna.pull()
    gone = {"deleted_at": "2026-11-21T10:00:00+00:00"}
    many = [editing("contact", one, anna.cursor, gone) for one in ids]
    body = anna.freeze(*many)

    with pytest.raises(Exception, match=r"428 push\.brake"):
        anna.send("push", body, Pushed)

    assert anna.send("push", body, Pushed, released="1").answers == []
    assert set(ids) <= anna.pull().gone


def test_who_left_and_came_back_between_two_pulls_hears_of_what_was_deleted(
    server: Running,
) -> None:
    anna, ben = server.device(), server.device()
    account = anna.create("account", name="Hualan", owner_id=text_of(anna.user))
    of = {"account_id": text_of(account)}
    seat = anna.create("account_team", **of, user_id=text_of(ben.user))
    contact = anna.create("contact", **of, name="Gone")
    assert ("contact", contact) in ben.pull().records
    anna.pull()

    for gone, entity in ((contact, "contact"), (seat, "account_team")):
        anna.edit(entity, gone, deleted_at="2026-11-24T04:00:00+00:00")
    anna.create("account_team", **of, user_id=text_of(ben.user))

    seen = ben.pull()
    assert {contact, seat} <= seen.gone
    assert text_of(account) in seen.add
