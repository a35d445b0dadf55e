"""What a person wants decided the same way next time: rules of this profile, field by field."""

from datetime import datetime
from typing import Final

import msgspec
from msgspec import Struct
from sqlalchemy import func, select

from kamdesk.models.local import Deed
from kamdesk.queries.conflicts import ConflictRow, open_conflicts
from kamdesk.queries.settled_conflicts import BY_RULE
from kamdesk.storage.reading import Reading
from kamdesk.storage.settings import setting

SETTING: Final = "conflict_rules"
RULED: Final = ("mine", "theirs", "both")  # what a rule may choose
_KINDS: Final = ("edit", "ask")  # a deletion, a late edit or a double code is never routine


class Rule(Struct, frozen=True):
    """Whenever ``field`` of an ``entity`` is disputed and I am asked, take ``choice``."""

    entity: str
    field: str
    choice: str
    made_at: datetime

    @property
    def about(self) -> tuple[str, str]:
        """What it decides; there is one rule for each."""
        return self.entity, self.field


class RuleRow(Struct, frozen=True):
    """A rule and how often it has decided. ``last_at`` None: not yet."""

    rule: Rule
    used: int
    last_at: datetime | None


def conflict_rules(reading: Reading) -> tuple[Rule, ...]:
    """Return the rules of this profile, the oldest first."""
    kept = setting(reading, SETTING)
    return msgspec.json.decode(kept, type=tuple[Rule, ...]) if kept else ()


def rule_rows(reading: Reading) -> list[RuleRow]:
    """Return the rules with the traces they left."""
    return [_row(reading, rule) for rule in conflict_rules(reading)]


def ruled(reading: Reading) -> list[tuple[ConflictRow, str]]:
    """Return the open disagreements a rule decides, with what it chooses."""
    rules = {rule.about: rule.choice for rule in conflict_rules(reading)}
    if not rules:
        return []
    return [
        (row, rules[row.entity, row.field])
        for row in open_conflicts(reading)
        if row.kind in _KINDS
        and row.assignee_id == reading.actor
        and (row.entity, row.field) in rules
    ]


def subject_of_rule(entity: str, field: str) -> str:
    """Return what a deed by a rule is remembered by."""
    return f"{entity}.{field}"


def _row(reading: Reading, rule: Rule) -> RuleRow:
    used, last = reading.session.execute(
        select(func.count(), func.max(Deed.at)).where(
            Deed.name == BY_RULE,
            Deed.subject == subject_of_rule(*rule.about),
            Deed.actor_id == reading.actor,
        )
    ).one()
    return RuleRow(rule, used, last)
