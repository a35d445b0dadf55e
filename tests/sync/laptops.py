"""A laptop as the tests of sync play it: a real encrypted profile and a real server."""

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import text

from kamdesk.app.core import Profile
from kamdesk.errors import Unavailable
from kamdesk.models import SYNCED
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.conflicts import ConflictRow, open_conflicts
from kamdesk.queries.record_history import ChangeRow, record_history
from kamdesk.services.records import EditRecord, delete_record, edit_record
from kamdesk.services.undoing import undo
from kamdesk.storage.reading import WITH_DELETED, Reading
from kamdesk.storage.replication.state import demanded_state
from kamdesk.storage.values import encoded_record, synced_fields
from kamdesk.sync.conflicts import Settled, resolve_conflict
from kamdesk.sync.profile_sync import Outcome, ProfileSync
from kamdesk.sync.rounds import Agreed, Round
from kamdesk.sync.transport.http import HttpLine
from kamdesk.sync.transport.line import Server
from kamdesk.workspace import Workspace
from tests.server.conftest import Running
from tests.workspaces import Clock, a_profile, added, reopened

_names = count()


class Fault(Exception):
    """The program was ended here."""


@dataclass
class BadLine:
    """A line that loses what the test wants lost; ``plan`` says per request: how it goes."""

    server: str
    token: str
    plan: Callable[[str], str]
    _inner: HttpLine = field(init=False)

    def __post_init__(self) -> None:
        self._inner = HttpLine(self.server, self.token)

    def carried(self, path: str, body: bytes) -> tuple[int, bytes]:
        how = self.plan(path)
        if how == "lost":
            raise Unavailable("server.unreachable", server=self.server, reason="lost")
        answer = self._inner.carried(path, body)
        if how == "twice":
            answer = self._inner.carried(path, body)
        if how == "unheard":
            raise Unavailable("server.unreachable", server=self.server, reason="unheard")
        return answer

    def close(self) -> None:
        self._inner.close()


@dataclass
class Laptop:
    """One device of one person."""

    root: Path
    clock: Callable[[], datetime]
    profile: Profile
    plan: Callable[[str], str] = lambda _path: "good"

    @property
    def workspace(self) -> Workspace:
        return self.profile.workspace

    @property
    def sync(self) -> ProfileSync:
        return ProfileSync(
            self.workspace,
            self.root / "sync.lock",
            line_to=lambda server, token: BadLine(server, token, self.plan),
        )

    def enrol(self, server: Running, name: str) -> None:
        self.sync.enrol(server.url, server.code(name), "laptop")

    def round(self, **agreed: bool) -> Outcome:
        return self.sync.round(Agreed(**agreed))

    def add(self, entity: str, **values: Any) -> UUID:
        return added(self.workspace, entity, **values)

    def edit(self, entity: str, record_id: UUID, **values: Any) -> None:
        self.workspace.run(edit_record, EditRecord(entity=entity, id=record_id, values=values))

    def delete(self, entity: str, record_id: UUID) -> None:
        self.workspace.run(delete_record, entity, record_id)

    def undo(self) -> None:
        self.workspace.run(undo)

    def value(self, entity: str, record_id: UUID, name: str) -> Any:
        return getattr(self.record(entity, record_id), name)

    def record(self, entity: str, record_id: UUID) -> Any:
        def ask(reading: Reading) -> Any:
            return reading.session.get(SYNCED[entity], record_id, execution_options=WITH_DELETED)

        return self.workspace.read(ask)

    def is_live(self, entity: str, record_id: UUID) -> bool:
        found = self.record(entity, record_id)
        return found is not None and found.deleted_at is None

    def conflicts(self) -> list[ConflictRow]:
        return self.workspace.read(open_conflicts)

    def resolve(self, row: ConflictRow, choice: str) -> Settled:
        return self.workspace.run(resolve_conflict, row.id, choice)

    def history(self, entity: str, record_id: UUID) -> list[ChangeRow]:
        return self.workspace.read(record_history, ENTITIES[entity], record_id)

    def live(self) -> dict[tuple[str, UUID], str]:
        """Return every live record as text, without what only this device knows of it."""

        def ask(reading: Reading) -> dict[tuple[str, UUID], str]:
            found = {}
            for name, kind in SYNCED.items():
                table, fields = kind.__table__, synced_fields(kind)
                rows = reading.session.execute(table.select().where(table.c.deleted_at.is_(None)))
                for row in rows.mappings():
                    values = {one: row[one] for one in fields}
                    found[name, row["id"]] = encoded_record(values)
            return found

        return self.workspace.read(ask)

    def asked(self, statement: str) -> list[Any]:
        def ask(reading: Reading) -> list[Any]:
            return list(reading.session.execute(text(statement)))

        return self.workspace.read(ask)

    def copied(self) -> Path:
        """Copy the profile as a backup of the whole folder would."""
        self.profile.close()
        kept = self.root.with_name(f"{self.root.name} kept {next(_names)}")
        shutil.copytree(self.root, kept)
        self.profile = reopened(self.root, self.clock)
        return kept

    def put_back(self, kept: Path) -> None:
        self.profile.close()
        shutil.rmtree(self.root)
        shutil.copytree(kept, self.root)
        self.profile = reopened(self.root, self.clock)

    def cloned(self) -> "Laptop":
        root = self.copied()
        return Laptop(root, self.clock, reopened(root, self.clock))

    def round_by_pages_of(self, records: int) -> None:
        standing = self.workspace.read(demanded_state)
        with closing(BadLine(standing.server, str(standing.token), self.plan)) as line:
            Round(self.workspace, Server(line), page_records=records).run()

    def reopen(self) -> None:
        self.profile.close()
        self.profile = reopened(self.root, self.clock)

    def close(self) -> None:
        self.profile.close()


def laptop(folder: Path, clock: Callable[[], datetime] | None = None) -> Laptop:
    """Return a new laptop on which nobody has done anything but found a profile."""
    root, clock = folder / f"laptop {next(_names)}", clock or Clock(datetime.now(UTC))
    return Laptop(root, clock, a_profile(root, clock))
