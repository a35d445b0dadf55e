"""The process that gets killed: it writes, and says what it began and what it finished.

Usage: python -m tests.proofs.victim MODE FOLDER. Each line is ``begin N`` before a write and
``done N`` once the program would tell a person that it is stored.
"""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, text

from kamdesk.config import ProfilePaths
from kamdesk.domain.ids import AccountId
from kamdesk.security import vault
from kamdesk.services.importing import ImportFile, choose_mapping, import_records, read_source
from kamdesk.services.visits import LogVisit, log_visit
from kamdesk.storage.backup import back_up
from kamdesk.storage.engine import Keyed, open_engine
from kamdesk.storage.migrate import upgrade
from kamdesk.storage.reading import Reading
from kamdesk.workspace import Workspace
from tests.workspaces import PASSPHRASE, reopened

ROUNDS = 400


def keyed(root: Path) -> Keyed:
    return Keyed(ProfilePaths(root).database, vault.unlock(root, PASSPHRASE))


def opened(root: Path) -> Engine:
    return open_engine(ProfilePaths(root).database, keyed(root).key)


def say(word: str, number: object) -> None:
    sys.stdout.write(f"{word} {number}\n")
    sys.stdout.flush()


def first_account(reading: Reading) -> AccountId:
    from kamdesk.models.account import Account  # noqa: PLC0415 - only this mode needs it

    return AccountId(reading.session.query(Account.id).limit(1).one()[0])


def deeds(root: Path) -> Iterator[tuple[object, Callable[[], object]]]:
    yield from deeds_in(reopened(root).workspace)


def deeds_in(workspace: Workspace) -> Iterator[tuple[object, Callable[[], object]]]:
    account = workspace.read(first_account)
    for number in range(ROUNDS):
        held = datetime.now(UTC) - timedelta(hours=1)
        command = LogVisit(account_id=account, held_at=held, notes=f"纪要 {number}")
        yield number, partial(workspace.run, log_visit, command)


def careless(root: Path) -> Iterator[tuple[object, Callable[[], object]]]:
    """Do deeds without waiting for the disk: what a cut of power must find out."""
    workspace = reopened(root).workspace
    workspace._synchronous("OFF")
    yield from deeds_in(workspace)


def imports(root: Path) -> Iterator[tuple[object, Callable[[], object]]]:
    workspace = reopened(root).workspace
    for number in range(ROUNDS):
        path = root / f"batch-{number}.csv"
        lines = [f"客户 {number}-{row},B" for row in range(200)]
        path.write_text("\n".join(["name,tier", *lines]), encoding="utf-8")
        source = read_source(path)
        mapping = choose_mapping("account", source.columns)
        command = ImportFile(entity="account", source=source, mapping=mapping)
        yield number, partial(workspace.run, import_records, command)


def migrations(root: Path) -> Iterator[tuple[object, Callable[[], object]]]:
    engine = opened(root)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1")).close()
    yield "head", partial(upgrade, engine)


def backups(root: Path) -> Iterator[tuple[object, Callable[[], object]]]:
    paths = ProfilePaths(root)
    source = keyed(root)
    now = datetime.now(UTC)
    for number in range(8):
        moment = now + timedelta(seconds=number)
        write = partial(back_up, reason="manual", now=moment)
        yield number, partial(write, source, paths.envelope, paths.backups)


MODES = {
    "deed": deeds,
    "careless": careless,
    "import": imports,
    "migration": migrations,
    "backup": backups,
}


def main() -> None:
    """Write until killed."""
    mode, folder = sys.argv[1:]
    for number, write in MODES[mode](Path(folder)):
        say("begin", number)
        write()
        say("done", number)
    say("end", 0)
    sys.stdin.read()  # stay until killed, as a program does that is left open


if __name__ == "__main__":
    main()
