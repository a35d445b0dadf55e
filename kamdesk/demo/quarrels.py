"""What two people of the sample wrote differently: which records, which fields, whose words."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct
from msgspec import field as made_anew

from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.records import rows
from kamdesk.storage.reading import Reading
from kamdesk.storage.values import encoded

Row = Mapping[str, Any]

_TEXTS: Final[Mapping[str, Mapping[str, Any]]] = {
    "zh_CN": {
        "interest": (
            "停线窗口短；一线操作简单",
            "停线不能超过 8 小时；一线报工步骤少于现在",
            "停线窗口短；一线操作简单；产线数据不得用于考核",
        ),
        "source": ("例会", "评审会后当面问到", "电话回访"),
        "next_step": ("约采购过一遍 TCO 对比表", "先和厂务定停机窗口，再报价"),
        "task": "把停线排程发给厂务（改到周五）",
        "tags": (("精益", "停线敏感"), ("精益", "样板线")),
        "region": ("华东", "华东一区"),
    },
    "en": {
        "interest": (
            "Short line stops; easy for the crew",
            "No line stop over 8 hours; fewer reporting steps for the crew",
            "Short line stops; easy for the crew; line data never used for appraisal",
        ),
        "source": ("Weekly meeting", "Asked in person after the review", "Call back"),
        "next_step": (
            "Go through the cost comparison with purchasing",
            "Settle the shutdown window first, then quote",
        ),
        "task": "Send the shutdown plan to the plant (by Friday)",
        "tags": (
            ("lean", "downtime-sensitive"),
            ("lean", "pilot line"),
        ),
        "region": ("East", "East 1"),
    },
}


class Quarrel(Struct, frozen=True, kw_only=True):
    """One field two people wrote; ``base`` is on the wire, as ``mine`` and ``theirs`` are.

    ``edit`` is what I wrote where the colleague deleted, ``rule`` what a rule of the profile takes.
    """

    entity: str
    record_id: UUID
    account_id: UUID
    field: str
    kind: str
    base: Any
    mine: Any
    theirs: Any
    author: UUID
    rule: str = ""
    edit: Mapping[str, Any] = made_anew(default_factory=dict)

    @property
    def stands(self) -> Any:
        """What the record holds after the round."""
        return sorted({*self.mine, *self.theirs}) if self.kind == "merge" else self.theirs


def quarrels(reading: Reading, lang: str) -> list[Quarrel]:
    """Choose records of the sample and put other people's words beside mine."""
    texts = _TEXTS.get(lang, _TEXTS["en"])
    author = _colleague(reading)
    found = [
        *_about_person(reading, texts, author),
        *_about_deal(reading, texts, author),
        *_about_account(reading, texts, author),
        *_about_task(reading, texts, author),
    ]
    return [one for one in found if one.mine != one.theirs or one.kind == "delete"]


def _colleague(reading: Reading) -> UUID:
    """Return the one of the team who knows the technical side, else anybody."""
    others = [row for row in _all(reading, "user") if row["id"] != reading.actor]
    found = [row for row in others if row.get("role") == "solution"] or others
    return found[0]["id"]  # type: ignore[no-any-return]


def _all(reading: Reading, entity: str) -> list[Row]:
    return list(rows(reading, ENTITIES[entity]))


def _mine(reading: Reading) -> list[Row]:
    """Return my accounts, by name."""
    mine = [row for row in _all(reading, "account") if row["owner_id"] == reading.actor]
    return sorted(mine, key=lambda row: str(row["name"]))


def _quarrel(entity: str, row: Row, name: str, author: UUID, **more: Any) -> Quarrel:
    base = msgspec.json.decode(encoded(row.get(name)))
    account = row["id"] if entity == "account" else row["account_id"]
    return Quarrel(entity=entity, record_id=row["id"], account_id=account, field=name,
                   author=author, base=base, **{"kind": "edit", **more})  # fmt: skip


def _about_person(reading: Reading, texts: Mapping[str, Any], author: UUID) -> list[Quarrel]:
    """Somebody who may still turn either way: attitude, concerns and where we know it from."""
    mine = {row["id"] for row in _mine(reading)}
    facts = [
        row
        for row in _all(reading, "stakeholder_fact")
        if row["attitude"] is not None and row["interest"] and row["account_id"] in mine
    ]
    if not facts:
        return []
    fact = min(facts, key=lambda row: (abs(row["attitude"]), -(row["influence"] or 0)))
    fact = {**fact, "interest": texts["interest"][0], "source": texts["source"][0]}
    _base, own, others = texts["interest"]
    _first, heard, told = texts["source"]
    against, cool = -2, -1
    sides = (("attitude", against, cool), ("interest", own, others), ("source", heard, told))
    return [
        _quarrel("stakeholder_fact", fact, name, author, mine=one, theirs=other)
        for name, one, other in sides
    ]


def _about_deal(reading: Reading, texts: Mapping[str, Any], author: UUID) -> list[Quarrel]:
    """The largest open deal of mine: what it is worth and what comes next."""
    deals = [
        row
        for row in _all(reading, "opportunity")
        if row["owner_id"] == reading.actor and row["closed_on"] is None and row["amount_minor"]
    ]
    if not deals:
        return []
    deal = max(deals, key=lambda row: row["amount_minor"])
    own, others = texts["next_step"]
    more, less = deal["amount_minor"] * 115 // 100, deal["amount_minor"] * 92 // 100
    return [
        _quarrel("opportunity", deal, "amount_minor", author, kind="ask", mine=more, theirs=less),
        _quarrel("opportunity", deal, "next_step", author, mine=own, theirs=others),
    ]


def _about_account(reading: Reading, texts: Mapping[str, Any], author: UUID) -> list[Quarrel]:
    """Two accounts: tags that merge, and a region a rule decides."""
    accounts = _mine(reading)[:2]
    if len(accounts) < len(("tagged", "ruled")):
        return []
    own, others = texts["tags"]
    north, south = texts["region"]
    tagged, other = accounts
    return [
        _quarrel("account", tagged, "tags", author, kind="merge", mine=sorted(own),
                 theirs=sorted(others)),
        _quarrel("account", other, "region", author, mine=north, theirs=south, rule="theirs"),
    ]  # fmt: skip


def _about_task(reading: Reading, texts: Mapping[str, Any], author: UUID) -> list[Quarrel]:
    """A task somebody deleted while I was at it."""
    tasks = [
        row
        for row in _all(reading, "task")
        if row["owner_id"] == reading.actor and row["state"] == "open" and row["account_id"]
    ]
    if not tasks:
        return []
    return [
        _quarrel("task", tasks[-1], "deleted_at", author, kind="delete", mine=None, theirs=None,
                 edit={"title": texts["task"]})
    ]  # fmt: skip
