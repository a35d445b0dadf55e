"""Registry: disagreements, which the server writes and people settle."""

from kamdesk.i18n import N_
from kamdesk.protocol.entities.build import (
    EXTERNAL_ID,
    account,
    choice,
    document,
    moment,
    reference,
    text,
    vocabulary,
)
from kamdesk.protocol.entities.field import Entity

KINDS = vocabulary(
    edit=N_("Two values"),
    ask=N_("Proposal"),
    delete=N_("Deleted and edited"),
    late=N_("Edit after the account moved on"),
    duplicate=N_("Same unique code"),
    paragraph=N_("Two people in one paragraph"),
    cycle=N_("Circle in the org chart"),
)
STATES = vocabulary(open=N_("Open"), closed=N_("Closed"))
CHOICES = vocabulary(
    mine=N_("Mine"),
    theirs=N_("Theirs"),
    both=N_("Both"),
    value=N_("Another value"),
    restore=N_("Restore"),
    delete=N_("Delete"),
    seen=N_("Seen"),
)

# Documents wrap their value as {"value": ...}, so that null and 'nothing known' stay apart.
CONFLICT = Entity(
    "conflict",
    "conflicts",
    N_("Conflict"),
    (
        account(required=False),
        text("subject_entity", N_("About (kind)"), required=True),
        text("subject_id", N_("About (record)"), required=True),
        text("subject_field", N_("Field"), required=True),
        choice("kind", N_("Kind"), KINDS, required=True),
        document("base", N_("Before")),
        document("mine", N_("Mine")),
        document("theirs", N_("Theirs")),
        reference("my_author_id", N_("Author of mine"), "user"),
        reference("their_author_id", N_("Author of theirs"), "user"),
        moment("my_time", N_("Time of mine")),
        moment("their_time", N_("Time of theirs")),
        text("change_id", N_("Change"), required=True),
        reference("assignee_id", N_("Assignee"), "user"),
        moment("found_at", N_("Found at"), required=True),
        choice("state", N_("State"), STATES, required=True),
        choice("choice", N_("Settled as"), CHOICES),
        reference("settled_by_id", N_("Settled by"), "user"),
        moment("settled_at", N_("Settled at")),
        EXTERNAL_ID,
    ),
    title="subject_field",
    recency="found_at",
)
SETTLING = frozenset({"state", "choice", "settled_by_id", "settled_at"})
