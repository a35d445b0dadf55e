"""Which fields of a record a form asks for, in which order; data, read by ``record_form``.

Fields go by their codes; a tuple of codes stands side by side. What is not named here is not asked:
the account is known, and external ids belong to imports.
"""

from typing import Final

from msgspec import Struct

from kamdesk.i18n import N_, _
from kamdesk.protocol.entities import ENTITIES, Field, FieldType

Line = str | tuple[str, ...]


class Group(Struct, frozen=True):
    """Lines that belong together; the first group has no title."""

    lines: tuple[Line, ...]
    title: str = ""


class FormKind(Struct, frozen=True):
    """One form. ``title`` names a new record, ``edit_title`` a known one.

    ``extras`` are questions no field of the record answers, ``many`` those with several answers.
    ``short`` keeps long texts to a few lines.
    """

    entity: str
    title: str
    edit_title: str
    groups: tuple[Group, ...]
    extras: tuple[Field, ...] = ()
    many: frozenset[str] = frozenset()

    def field(self, code: str) -> Field:
        """Return a field by its code. Raises KeyError."""
        for extra in self.extras:
            if extra.code == code:
                return extra
        found = ENTITIES[self.entity].by_code(code)
        if found is None:
            raise KeyError(code)
        return found


def _of(*lines: Line, title: str = "") -> Group:
    return Group(lines, title)


_PLANNED_FOR: Final = (
    Field("contact_ids", FieldType.REFERENCE, N_("With, theirs"), reference="contact"),
    Field("colleague_ids", FieldType.REFERENCE, N_("With, ours"), reference="user"),
)
SEATS: Final = frozenset({"contact_ids", "colleague_ids"})  # who is there; records of their own
_MOVED_ON: Final = Field("on", FieldType.DAY, N_("Moved on"))

KINDS: Final[dict[str, FormKind]] = {
    "account": FormKind(
        "account",
        N_("New account"),
        N_("Edit account"),
        (
            _of("name", ("short_name", "english_name"), ("tier", "status"), ("owner", "territory"),
                ("industry", "ownership"), "tags", ("signed_on", "next_review")),
            _of("aliases", "parent", "credit_code", ("legal_representative", "founded"),
                ("employees", "own_revenue"), "registered_capital", title=N_("Company")),
            _of("region", "address", ("latitude", "longitude"), "datum", title=N_("Place")),
        ),
    ),
    "account_team": FormKind(
        "account_team",
        N_("Add team member"),
        N_("Edit team member"),
        (_of("user", ("role", "raci"), "core", ("since", "left")),),
    ),
    "contact": FormKind(
        "contact",
        N_("Add person"),
        N_("Edit person"),
        (_of(("name", "english_name"), ("phone", "email"), ("preferred_channel", "visitable")),),
    ),
    "position": FormKind(
        "position",
        N_("Add position"),
        N_("Edit position"),
        (_of(("title", "english_title"), ("department", "function"), ("level", "reports_to"),
             ("since", "left")),),
    ),
    "stakeholder_fact": FormKind(
        "stakeholder_fact",
        N_("Add judgement"),
        N_("Edit judgement"),
        (_of("contact", ("role", "influence"), ("attitude", "certainty"), "interest",
             ("counterpart", "noted_on"), ("opportunity", "source")),),
    ),
    "stakeholder_fact.first": FormKind(
        "stakeholder_fact",
        N_("Add judgement"),
        N_("Edit judgement"),
        (_of(("role", "influence"), ("attitude", "certainty"), "interest",
             ("counterpart", "noted_on"), "source"),),
    ),
    "visit": FormKind(
        "visit",
        N_("New visit"),
        N_("Edit visit"),
        (
            _of(("type", "minutes"), ("planned_at", "held_at"), "contact_ids", "colleague_ids",
                "place", "objective", "questions", "opportunity", "owner"),
            _of("notes", "outcome", "cancelled", title=N_("What happened")),
        ),
        _PLANNED_FOR,
        SEATS,
    ),
    "visit.plan": FormKind(
        "visit",
        N_("Plan visit"),
        N_("Edit visit"),
        (_of(("planned_at", "minutes"), "type", "objective", "questions", "place", "contact_ids",
             "colleague_ids", "opportunity"),),
        _PLANNED_FOR,
        SEATS,
    ),
    "opportunity": FormKind(
        "opportunity",
        N_("New opportunity"),
        N_("Edit opportunity"),
        (
            _of("name", ("stage", "probability"), "amount", ("expected_close", "owner"),
                "next_step", "product", "competitors"),
            _of(("opened_on", "stage_since"), "closed_on", "loss_reason", title=N_("History")),
        ),
    ),
    "opportunity.move": FormKind(
        "opportunity",
        N_("Move opportunity"),
        N_("Move opportunity"),
        (_of("stage", "on", "loss_reason"),),
        (_MOVED_ON,),
    ),
    "contract": FormKind(
        "contract",
        N_("New contract"),
        N_("Edit contract"),
        (_of("name", ("number", "kind"), "amount", ("status", "renewal"), ("signed_on", "tax_rate"),
             ("starts_on", "ends_on"), "payment_terms", "opportunity"),),
    ),
    "instalment": FormKind(
        "instalment",
        N_("New instalment"),
        N_("Edit instalment"),
        (_of("contract", "name", ("kind", "due"), "amount"),),
    ),
    "payment": FormKind(
        "payment",
        N_("Record payment"),
        N_("Edit payment"),
        (_of("amount", "received_on", "contract", "instalment", "remark"),),
    ),
    "ticket": FormKind(
        "ticket",
        N_("New ticket"),
        N_("Edit ticket"),
        (
            _of("title", ("number", "kind"), ("severity", "sla_hours"), ("contact", "owner"),
                "description"),
            _of("opened_at", ("answered_at", "solved_at"), title=N_("Clock")),
        ),
    ),
    "feedback": FormKind(
        "feedback",
        N_("Record feedback"),
        N_("Edit feedback"),
        (_of(("kind", "score"), ("contact", "given_on"), "text"),),
    ),
    "score_override": FormKind(
        "score_override",
        N_("Set health by hand"),
        N_("Edit health set by hand"),
        (_of(("band", "points"), "reason", "until"),),
    ),
    "goal": FormKind(
        "goal",
        N_("New goal"),
        N_("Edit goal"),
        (_of("title", ("quarter", "owner"), "state"),),
    ),
    "key_result": FormKind(
        "key_result",
        N_("New key result"),
        N_("Edit key result"),
        (_of("goal", "title", ("start_value", "target"), ("current", "unit")),),
    ),
    "swot_item": FormKind(
        "swot_item",
        N_("New SWOT point"),
        N_("Edit SWOT point"),
        (_of("kind", "text", "task"),),
    ),
    "project": FormKind(
        "project",
        N_("New project"),
        N_("Edit project"),
        (_of("name", ("phase", "owner"), "contract", ("starts_on", "ends_on"), "finished_on"),),
    ),
    "note": FormKind(
        "note", N_("Add note"), N_("Edit note"), (_of("text", ("contact", "at")),)
    ),
    "clip_note": FormKind(
        "clip_note",
        N_("Add clip note"),
        N_("Edit clip note"),
        (_of("title", "text", ("source", "published_on"), "url"),),
    ),
    "touch": FormKind(
        "touch",
        N_("Log touch"),
        N_("Edit touch"),
        (_of(("kind", "channel"), ("contact", "direction"), ("at", "minutes"), "summary"),),
    ),
    "comment": FormKind("comment", N_("Comment"), N_("Comment"), (_of("text"),)),
    "commitment": FormKind(
        "commitment",
        N_("Add promise"),
        N_("Edit promise"),
        (_of("text", ("side", "due"), ("contact", "owner"), ("state", "settled_on")),),
    ),
    "task": FormKind(
        "task",
        N_("Add task"),
        N_("Edit task"),
        (_of("title", ("owner", "due"), ("opportunity", "project"), "state"),),
    ),
    "task.loose": FormKind(  # of no account: there is no deal and no project to choose from
        "task", N_("Add task"), N_("Edit task"), (_of("title", ("owner", "due"), "state"),)
    ),
}  # fmt: skip

# Where a word of the registry says too little beside the other fields of its form.
_LABELS: Final = {
    ("goal", "title"): N_("Objective of the goal"),
    ("goal", "quarter"): N_("Quarter, as 2026Q4"),
    ("touch", "at"): N_("Took place at"),
    ("note", "at"): N_("Noted at"),
}


def label(entity: str, field: Field) -> str:
    """Name a field the way its form does."""
    return _(_LABELS.get((entity, field.name), field.label))


def choices(field: Field) -> list[tuple[str, str]]:
    """List the vocabulary of a field as (key, word)."""
    return [(each.key, _(each.label)) for each in field.choices]


def word(entity: str, field: str, key: str | None) -> str:
    """Name one key of a vocabulary as the form does; a word nobody knows shows as it is."""
    return dict(choices(ENTITIES[entity].field(field))).get(key or "", key or "")


# Whole numbers that mean a step of a scale and are chosen by name: lowest and highest.
SCALES: Final = {
    ("stakeholder_fact", "influence"): (1, 5),
    ("stakeholder_fact", "attitude"): (-2, 2),
}
