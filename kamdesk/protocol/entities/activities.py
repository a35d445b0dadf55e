"""Registry: what happens with a customer. Visits, touches, promises, tasks, notes."""

from kamdesk.i18n import N_
from kamdesk.protocol.entities.accounts import CHANNELS
from kamdesk.protocol.entities.build import (
    EXTERNAL_ID,
    account,
    choice,
    day,
    flag,
    integer,
    long_text,
    moment,
    reference,
    text,
    vocabulary,
    words,
)
from kamdesk.protocol.entities.field import Entity, Field, FieldType, Merge

VISIT_TYPES = vocabulary(
    routine=N_("Routine visit"),
    technical=N_("Technical exchange"),
    negotiation=N_("Negotiation"),
    executive=N_("Executive visit"),
    review=N_("Business review"),
    co_creation=N_("Co-creation meeting"),
    salon=N_("Industry salon"),
    seminar=N_("Seminar"),
    inspection=N_("Inspection round"),
    remote=N_("Online meeting"),
)
TOUCH_KINDS = vocabulary(
    call=N_("Call"), message=N_("Message"), mail=N_("Mail"), meeting=N_("Meeting")
)
DIRECTIONS = vocabulary(outgoing=N_("From us"), incoming=N_("From them"))
SIDES = vocabulary(ours=N_("Ours"), theirs=N_("Theirs"))
COMMITMENT_STATES = vocabulary(
    open=N_("Open"), kept=N_("Kept"), broken=N_("Broken"), withdrawn=N_("Withdrawn")
)
TASK_STATES = vocabulary(open=N_("Open"), done=N_("Done"), dropped=N_("Dropped"))

VISIT = Entity(
    "visit",
    "visits",
    N_("Visit"),
    (
        account(),
        reference("opportunity_id", N_("Opportunity"), "opportunity"),
        reference("owner_id", N_("Visitor"), "user"),
        choice("type", N_("Type"), VISIT_TYPES, required=True),
        moment("planned_at", N_("Planned at")),
        moment("held_at", N_("Held at")),
        flag("cancelled", N_("Cancelled")),
        integer("minutes", N_("Duration (minutes)"), 1, 1440),
        text("place", N_("Place")),
        text("objective", N_("Objective")),
        long_text("questions", N_("Questions")),
        long_text("notes", N_("Minutes"), shared=True),
        long_text("outcome", N_("Outcome")),
        EXTERNAL_ID,
    ),
    title="objective",
    owner=("account_id",),
    recency="held_at",
    searched=("place", "questions", "notes", "outcome"),
)
ATTENDEE = Entity(
    "attendee",
    "attendees",
    N_("Attendee"),
    (
        account(),
        reference("visit_id", N_("Visit"), "visit", required=True),
        reference("contact_id", N_("Contact"), "contact"),
        reference("user_id", N_("Colleague"), "user"),
        EXTERNAL_ID,
    ),
    title="contact_id",
    owner=("account_id", "visit_id", "contact_id"),
)
TOUCH = Entity(
    "touch",
    "touches",
    N_("Touch"),
    (
        account(),
        reference("contact_id", N_("Contact"), "contact"),
        reference("user_id", N_("Colleague"), "user"),
        choice("kind", N_("Kind"), TOUCH_KINDS, required=True),
        choice("channel", N_("Channel"), CHANNELS),
        choice("direction", N_("Direction"), DIRECTIONS),
        moment("at", N_("At"), required=True),
        integer("minutes", N_("Duration (minutes)"), 1, 1440),
        long_text("summary", N_("Summary")),
        EXTERNAL_ID,
    ),
    title="summary",
    owner=("account_id",),
    recency="at",
)
COMMITMENT = Entity(
    "commitment",
    "commitments",
    N_("Commitment"),
    (
        account(),
        reference("visit_id", N_("Visit"), "visit"),
        reference("contact_id", N_("Contact"), "contact"),
        reference("owner_id", N_("Owner"), "user"),
        choice("side", N_("Side"), SIDES, required=True),
        long_text("text", N_("Text"), required=True),
        day("due", N_("Due")),
        choice("state", N_("State"), COMMITMENT_STATES, required=True),
        day("settled_on", N_("Settled on")),
        EXTERNAL_ID,
    ),
    title="text",
    owner=("account_id",),
    recency="due",
)
TASK = Entity(
    "task",
    "tasks",
    N_("Task"),
    (
        account(required=False),
        reference("opportunity_id", N_("Opportunity"), "opportunity"),
        reference("project_id", N_("Project"), "project"),
        reference("feedback_id", N_("Feedback answered"), "feedback"),
        text("title", N_("Title"), required=True),
        reference("owner_id", N_("Owner"), "user", required=True),
        day("due", N_("Due")),
        choice("state", N_("State"), TASK_STATES, required=True),
        moment("done_at", N_("Done at")),
        Field("rank", FieldType.TEXT, N_("Rank"), merge=Merge.RANK),
        EXTERNAL_ID,
    ),
    title="title",
    owner=("account_id", "project_id"),
    recency="due",
)
NOTE = Entity(
    "note",
    "notes",
    N_("Note"),
    (
        account(),
        reference("contact_id", N_("Contact"), "contact"),
        reference("author_id", N_("Author"), "user"),
        moment("at", N_("At")),
        long_text("text", N_("Text"), shared=True, required=True),
        EXTERNAL_ID,
    ),
    title="text",
    owner=("account_id",),
    recency="at",
)
CLIP_NOTE = Entity(
    "clip_note",
    "clip_notes",
    N_("Clip note"),
    (
        account(),
        text("title", N_("Title"), required=True),
        long_text("text", N_("Text")),
        text("source", N_("Source")),
        text("url", N_("Link")),
        day("published_on", N_("Published on")),
        EXTERNAL_ID,
    ),
    title="title",
    owner=("account_id",),
    recency="published_on",
    searched=("text", "source"),
)
COMMENT = Entity(
    "comment",
    "comments",
    N_("Comment"),
    (
        account(),
        text("subject_entity", N_("About (kind)"), required=True),
        text("subject_id", N_("About (record)"), required=True),
        reference("author_id", N_("Author"), "user"),
        moment("at", N_("At")),
        long_text("text", N_("Text"), required=True),
        words("mentions", N_("Mentions")),
        EXTERNAL_ID,
    ),
    title="text",
    owner=("account_id",),
    recency="at",
    append_only=True,
    author="author_id",
)
ATTACHMENT = Entity(
    "attachment",
    "attachments",
    N_("Attachment"),
    (
        account(),
        text("subject_entity", N_("About (kind)"), required=True),
        text("subject_id", N_("About (record)"), required=True),
        text("file_name", N_("File name"), required=True),
        text("media_type", N_("Media type")),
        integer("size_bytes", N_("Size (bytes)"), 0, required=True),
        text("sha256", N_("SHA-256"), required=True),
        EXTERNAL_ID,
    ),
    title="file_name",
    owner=("account_id",),
)
ENTITIES = (VISIT, ATTENDEE, TOUCH, COMMITMENT, TASK, NOTE, CLIP_NOTE, COMMENT, ATTACHMENT)
