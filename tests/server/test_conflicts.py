"""Two people, one record: what does not win is told, to whom, and once."""

from kamdesk.protocol import text
from tests.server.conftest import Running
from tests.server.devices import Device, Seen, creating, editing, new, text_of

DAY = 86_400_000_000  # microseconds


def pair(server: Running, **fields: object) -> tuple[Device, Device, bytes]:
    """Return the devices of two people who share an account and have both seen it."""
    anna, ben = server.device(), server.device()
    account = anna.create("account", name="Shared", **fields)
    seat = {"account_id": text_of(account), "user_id": text_of(ben.user), "role": "account"}
    anna.create("account_team", **seat)
    anna.pull()
    ben.pull()
    return anna, ben, account


def value_of(seen: Seen, account: bytes, name: str) -> object:
    return seen.records["account", account].get(name)


def test_edits_of_different_fields_meet_without_a_word(server: Running) -> None:
    anna, ben, account = pair(server)

    assert anna.edit("account", account, region="North") is None
    assert ben.edit("account", account, industry="Optics") is None

    found = anna.pull()
    assert value_of(found, account, "region") == "North"
    assert value_of(found, account, "industry") == "Optics"
    assert found.conflicts() == []


def test_an_op_that_was_not_applied_is_answered_with_the_authoritative_value(
    server: Running,
) -> None:
    anna, ben, account = pair(server)
    anna.clock = -1_000  # hers came a moment earlier, so whoever is later wins
    ben.clock = -DAY

    anna.edit("account", account, region="North")
    answer = ben.edit("account", account, region="South")

    assert answer is not None
    assert (answer.verdict, answer.value) == ("conflict", {"region": "North"})


def test_a_conflict_carries_base_both_values_authors_and_times(server: Running) -> None:
    anna, ben, account = pair(server, region="East")
    ben.clock = -DAY
    anna.edit("account", account, region="North")
    ben.edit("account", account, region="South")

    (conflict,) = ben.pull().conflicts(account)

    assert conflict["base"] == {"value": "East"}
    assert conflict["mine"] == {"value": "South"}
    assert conflict["theirs"] == {"value": "North"}
    assert conflict["my_author_id"] == conflict["assignee_id"] == text_of(ben.user)
    assert conflict["their_author_id"] == text_of(anna.user)
    assert conflict["state"] == "open"
    assert conflict["my_time"] < conflict["their_time"]


def test_the_later_edit_wins_and_the_one_it_replaced_is_told_to_its_author(
    server: Running,
) -> None:
    anna, ben, account = pair(server)
    anna.clock = -DAY
    anna.edit("account", account, region="North")

    assert ben.edit("account", account, region="South") is None

    found = anna.pull()
    assert value_of(found, account, "region") == "South"
    (conflict,) = found.conflicts(account)
    assert conflict["mine"] == {"value": "North"}
    assert conflict["assignee_id"] == text_of(anna.user)


def test_causality_beats_clocks(server: Running) -> None:
    anna, ben, account = pair(server)
    anna.edit("account", account, region="North")
    ben.pull()
    ben.clock = -3_000 * DAY

    assert ben.edit("account", account, region="South") is None

    found = anna.pull()
    assert value_of(found, account, "region") == "South"
    assert found.conflicts(account) == []


def test_a_form_left_open_conflicts_though_a_pull_came_in_between(server: Running) -> None:
    anna, ben, account = pair(server)
    ben.clock = -DAY
    base = ben.cursor
    anna.edit("account", account, region="North")
    ben.pull()

    answer = ben.push(editing("account", account, base, {"region": "South"})).answers

    assert [one.verdict for one in answer] == ["conflict"]


def test_a_clock_years_ahead_wins_nothing_against_the_next_honest_one(server: Running) -> None:
    anna, ben, account = pair(server)
    anna.clock = 8 * 365 * DAY
    anna.edit("account", account, region="Future")

    ben.edit("account", account, region="Present")

    assert value_of(ben.pull(), account, "region") == "Present"


def test_equal_values_make_no_conflict(server: Running) -> None:
    anna, ben, account = pair(server)
    anna.edit("account", account, region="North")

    assert ben.edit("account", account, region="North") is None

    assert ben.pull().conflicts(account) == []


def test_an_asked_field_keeps_its_value_and_the_proposal_waits(server: Running) -> None:
    anna, ben, account = pair(server)
    shared = {"account_id": text_of(account), "name": "Deal", "stage_id": text_of(new())}
    deal = anna.create("opportunity", **shared, amount_minor=100)
    ben.pull()
    anna.pull()
    anna.edit("opportunity", deal, amount_minor=200)

    answer = ben.edit("opportunity", deal, amount_minor=300)

    assert answer is not None
    assert (answer.verdict, answer.value) == ("conflict", {"amount_minor": 200})
    (conflict,) = ben.pull().conflicts(deal)
    assert (conflict["kind"], conflict["mine"]) == ("ask", {"value": 300})


def test_words_of_two_people_are_both_there(server: Running) -> None:
    anna, ben, account = pair(server, tags=["old"])
    anna.edit("account", account, tags={"add": ["vip"], "remove": []})

    answer = ben.edit("account", account, tags={"add": ["east"], "remove": ["old"]})

    assert answer is not None
    assert (answer.verdict, answer.value) == ("merged", {"tags": ["east", "vip"]})
    assert value_of(anna.pull(), account, "tags") == ["east", "vip"]


def test_a_deletion_gives_way_to_an_edit_it_had_not_seen(server: Running) -> None:
    anna, ben, account = pair(server)
    contact = anna.create("contact", account_id=text_of(account), name="Wang")
    anna.pull()
    ben.pull()
    anna.edit("contact", contact, phone="123")

    answer = ben.edit("contact", contact, deleted_at="2026-11-21T10:00:00+00:00")

    assert answer is not None
    assert (answer.verdict, answer.value) == ("conflict", {"deleted_at": None})
    found = ben.pull()
    assert ("contact", contact) in found.records
    assert found.conflicts(contact)[0]["kind"] == "delete"


def test_an_edit_brings_back_what_was_deleted_unseen_and_both_are_told(server: Running) -> None:
    anna, ben, account = pair(server)
    contact = anna.create("contact", account_id=text_of(account), name="Wang")
    anna.pull()
    ben.pull()
    anna.edit("contact", contact, deleted_at="2026-11-21T10:00:00+00:00")

    ben.edit("contact", contact, phone="123")

    found = anna.pull()
    assert found.records["contact", contact]["phone"] == "123"
    (conflict,) = found.conflicts(contact)
    assert (conflict["kind"], conflict["assignee_id"]) == ("delete", text_of(anna.user))


def test_a_child_added_unseen_brings_its_deleted_parent_back(server: Running) -> None:
    anna, ben, account = pair(server)
    contact = anna.create("contact", account_id=text_of(account), name="Wang")
    anna.pull()
    ben.pull()
    anna.edit("contact", contact, deleted_at="2026-11-21T10:00:00+00:00")

    shared = {"account_id": text_of(account), "contact_id": text_of(contact)}
    ben.create("position", **shared, title="Buyer")

    assert ("contact", contact) in anna.pull().records


def test_a_deletion_somebody_has_seen_stays(server: Running) -> None:
    anna, ben, account = pair(server)
    contact = anna.create("contact", account_id=text_of(account), name="Wang")
    anna.pull()
    anna.edit("contact", contact, deleted_at="2026-11-21T10:00:00+00:00")

    found = ben.pull()

    assert contact in found.gone
    assert found.conflicts(contact) == []
    ben.edit("contact", contact, phone="123")
    assert ("contact", contact) not in anna.pull().records


def test_two_people_in_one_note_keep_their_words(server: Running) -> None:
    anna, ben, account = pair(server)
    note = anna.create("note", account_id=text_of(account), text="Delivery.")
    anna.pull()
    ben.pull()
    start = text.seeded(note, "text", "Delivery.")

    anna.edit("note", note, text=text.edit(start, "Delivery is late."))
    ben.edit("note", note, text=text.edit(start, "Delivery.\nCall again."))

    found = anna.pull()
    assert found.records["note", note]["text"] == "Delivery is late.\nCall again."
    assert text.plain(found.texts[note, "text"]) == "Delivery is late.\nCall again."


def test_two_people_in_one_paragraph_are_told(server: Running) -> None:
    anna, ben, account = pair(server)
    note = anna.create("note", account_id=text_of(account), text="Delivery in May.")
    anna.pull()
    ben.pull()
    start = text.seeded(note, "text", "Delivery in May.")
    anna.edit("note", note, text=text.edit(start, "Delivery in June."))

    ben.edit("note", note, text=text.edit(start, "Delivery in July."))

    assert [one["kind"] for one in ben.pull().conflicts(note)] == ["paragraph"]


def test_an_update_whose_cause_has_not_arrived_waits_and_is_not_lost(server: Running) -> None:
    anna, ben, account = pair(server)
    note = anna.create("note", account_id=text_of(account), text="one")
    anna.pull()
    ben.pull()
    start = text.seeded(note, "text", "one")
    second = text.edit(start, "one two")
    third = text.edit(text.joined([start, second]), "one two three")

    ben.edit("note", note, text=third)
    waiting = ben.pull().records["note", note]["text"]
    anna.edit("note", note, text=second)

    assert waiting == "one"
    assert ben.pull().records["note", note]["text"] == "one two three"


def test_a_text_that_is_no_document_is_denied_and_harms_nothing(server: Running) -> None:
    anna, _, account = pair(server)
    note = anna.create("note", account_id=text_of(account), text="one")

    answer = anna.edit("note", note, text=b"no document")

    assert answer is not None
    assert answer.verdict == "denied"
    assert anna.pull().records["note", note]["text"] == "one"


def test_a_unique_code_belongs_to_whoever_came_first(server: Running) -> None:
    anna, _, account = pair(server)
    code = f"9131{new().hex()[:14]}"
    anna.edit("account", account, credit_code=code)
    other = new()

    answers = anna.push(creating("account", other, 0, {"name": "B", "credit_code": code})).answers

    assert [one.verdict for one in answers] == ["claim"]
    found = anna.pull()
    assert found.records["account", other]["credit_code"] == code
    assert found.records["account", other]["claim_refused"] == ["credit_code"]
    (conflict,) = found.conflicts(other)
    assert (conflict["kind"], conflict["theirs"]) == ("duplicate", {"value": text_of(account)})


def test_a_code_two_people_claim_is_for_the_lowest_manager_who_sees_both(server: Running) -> None:
    top = server.person(role="director")
    bosses = [server.person(role="manager", manager=top) for _ in range(2)]
    anna, ben = (server.device(server.person(manager=boss)) for boss in bosses)
    code = f"d{new().hex()}"
    anna.create("account", name="A", external_id=code, owner_id=text_of(anna.user))
    own = {"name": "B", "external_id": code, "owner_id": text_of(ben.user)}

    ben.push(creating("account", new(), 0, own))

    (conflict,) = ben.pull().conflicts()
    assert conflict["assignee_id"] == text_of(server.device(top).user)


def test_codes_may_be_swapped_in_one_batch(server: Running) -> None:
    anna = server.device()
    codes = [f"s{new().hex()}", f"s{new().hex()}"]
    one = anna.create("account", name="A", external_id=codes[0])
    two = anna.create("account", name="B", external_id=codes[1])
    anna.pull()

    answers = anna.push(
        editing("account", one, anna.cursor, {"external_id": codes[1]}),
        editing("account", two, anna.cursor, {"external_id": codes[0]}),
    ).answers

    assert answers == []


def test_a_code_is_free_again_when_its_record_is_deleted(server: Running) -> None:
    anna = server.device()
    code = f"f{new().hex()}"
    one = anna.create("account", name="A", external_id=code)
    anna.pull()
    anna.edit("account", one, deleted_at="2026-11-21T10:00:00+00:00")

    anna.create("account", name="B", external_id=code)


def test_the_newest_edge_of_a_circle_in_the_org_chart_is_cut(server: Running) -> None:
    anna, ben, account = pair(server)
    home = text_of(account)
    people = [anna.create("contact", account_id=home, name=name) for name in "PQ"]
    seats = [
        anna.create("position", account_id=home, contact_id=text_of(one), title="t")
        for one in people
    ]
    anna.pull()
    ben.pull()
    anna.edit("position", seats[0], reports_to_id=text_of(people[1]))

    answer = ben.edit("position", seats[1], reports_to_id=text_of(people[0]))

    assert answer is not None
    assert (answer.verdict, answer.value) == ("conflict", {"reports_to_id": None})
    assert [one["kind"] for one in ben.pull().conflicts(seats[1])] == ["cycle"]


def test_settling_a_conflict_is_an_ordinary_edit(server: Running) -> None:
    anna, ben, account = pair(server)
    ben.clock = -DAY
    anna.edit("account", account, region="North")
    ben.edit("account", account, region="South")
    seen = ben.pull()
    (key,) = [key for key in seen.records if key[0] == "conflict"]

    assert ben.edit("conflict", key[1], state="closed", choice="theirs") is None
    refused = ben.edit("conflict", key[1], mine={"value": "forged"})

    assert refused is not None
    assert refused.verdict == "denied"
    assert anna.pull().records[key]["state"] == "closed"


def test_three_offline_edits_leave_exactly_one_conflict_for_each_loser(server: Running) -> None:
    anna, ben, account = pair(server)
    cleo = server.device()
    anna.create("account_team", account_id=text_of(account), user_id=text_of(cleo.user))
    cleo.pull()
    anna.clock, ben.clock, cleo.clock = -3 * DAY, -1 * DAY, -2 * DAY

    for device, value in ((anna, "A"), (ben, "B"), (cleo, "C")):
        device.edit("account", account, region=value)

    found = server.another(anna).pull()
    assert value_of(found, account, "region") == "B"
    assert sorted(one["mine"]["value"] for one in found.conflicts(account)) == ["A", "C"]


def test_one_record_made_on_two_laptops_from_one_file_is_one_record(server: Running) -> None:
    anna, ben, account = pair(server)
    shared, fields = new(), {"account_id": text_of(account), "name": "Wang", "phone": "1"}
    anna.create("contact", shared, **fields)

    answers = ben.push(creating("contact", shared, ben.cursor, fields)).answers

    assert answers == []
    assert ben.pull().conflicts(shared) == []


def test_a_claimed_time_is_never_rewritten(server: Running) -> None:
    anna = server.device()
    anna.clock = 8 * 365 * DAY
    account = anna.create("account", name="A")

    seen = anna.pull()

    (told,) = [one for one in seen.history if one.id == account]
    claimed, served = seen.deeds[told.change_id].at, told.server_at
    assert claimed - served > 7 * 365 * DAY


def test_whoever_is_told_that_an_edit_waits_hands_over_the_whole_document(server: Running) -> None:
    anna, ben, account = pair(server)
    note = anna.create("note", account_id=text_of(account), text="one")
    anna.pull()
    ben.pull()
    start = text.seeded(note, "text", "one")
    lost = text.edit(start, "one two")  # on no laptop but one that was put back
    held = text.joined([start, lost])
    third = text.edit(held, "one two three")

    told = ben.edit("note", note, text=third)
    whole = ben.edit("note", note, text=text.joined([held, third]))

    assert told is not None
    assert (told.verdict, told.reason, told.drop) == ("applied", "waits", False)
    assert whole is None
    assert anna.pull().records["note", note]["text"] == "one two three"
