"""The command line of the server: ``kamdesk-server init``, ``run``, ``user add`` and so on.

Exit code 0 when it was done, 2 when a rule said no, 1 when the world did.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import asdict
from sqlalchemy.exc import OperationalError

from kamdesk.errors import KamdeskError, Refused, Unavailable
from kamdesk.i18n import _
from kamdesk.i18n.sentences import sentence
from kamdesk.server import clock
from kamdesk.server.admin import backup, doctor, erasing
from kamdesk.server.admin.setup import initialise
from kamdesk.server.config import Settings, settings
from kamdesk.server.devices import tokens
from kamdesk.server.engine import opened
from kamdesk.server.members import directory
from kamdesk.server.members.parents import let_look

Words = argparse.Namespace
Deed = Callable[[Settings, Words], int]


def main(words: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    sys.exit(program(sys.argv[1:] if words is None else words))


def program(words: Sequence[str]) -> int:
    """Run one command and return its exit code; errors become one sentence on stderr."""
    asked = _parser().parse_args(words)
    try:
        deed: Deed = asked.deed
        return deed(settings(), asked)
    except KamdeskError as error:
        return _fail(error)
    except OperationalError as error:  # its text may hold the address and name of a database
        return _fail(Unavailable("database.unreachable", kind=type(error.orig).__name__))


def _fail(error: KamdeskError) -> int:
    sys.stderr.write(f"{sentence(error)}\n")
    return 2 if isinstance(error, Refused) else 1


def say(text: str) -> None:
    """Print a line of the answer."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def init(found: Settings, _words: Words) -> int:
    new = initialise(found)
    text = _("The server is ready in {home}.") if new else _("{home} is up to date.")
    say(text.format(home=found.home))
    return 0


def run(found: Settings, _words: Words) -> int:
    from kamdesk.server.main import serve, taken_address  # noqa: PLC0415 - only run needs the web

    if not found.epoch_marker.exists():
        raise Unavailable("server.no_home", path=str(found.home))
    with taken_address(found) as address:
        if found.database_url is None:
            initialise(found)
        serve(found, address, _say_where)
    return 0


def _say_where(host: str, port: int) -> None:
    host = f"[{host}]" if ":" in host else host
    say(_("Serving on http://{host}:{port}").format(host=host, port=port))


def user_add(found: Settings, words: Words) -> int:
    wanted = directory.NewUser(words.name, words.role, words.manager, words.territory)
    directory.change(
        opened(found), clock.now(), lambda work: _none(directory.add_user(work, wanted))
    )
    say(
        _("{name} may be given a device now: kamdesk-server enrol-code {name}").format(
            name=words.name
        )
    )
    return 0


def user_import(found: Settings, words: Words) -> int:
    counts: list[int] = []
    directory.change(
        opened(found),
        clock.now(),
        lambda work: counts.append(directory.import_users(work, Path(words.file))),
    )
    say(_("{n} users").format(n=counts[0]))
    return 0


def user_disable(found: Settings, words: Words) -> int:
    directory.change(
        opened(found), clock.now(), lambda work: directory.disable_user(work, words.name)
    )
    say(_("{name} is shut out.").format(name=words.name))
    return 0


def territory_add(found: Settings, words: Words) -> int:
    directory.change(
        opened(found),
        clock.now(),
        lambda work: _none(directory.add_territory(work, words.name, words.parent)),
    )
    say(words.name)
    return 0


def enrol_code(found: Settings, words: Words) -> int:
    with opened(found).writing() as (connection, _head):
        user = directory.user_id(connection, words.name)
        code = tokens.new_code(connection, user, clock.now())
    say(
        _("Good for one device of {name} and ten minutes: {code}").format(
            name=words.name, code=code
        )
    )
    return 0


def device_list(found: Settings, words: Words) -> int:
    with opened(found).reading() as connection:
        rows = tokens.devices(connection)
    if words.json:
        say(json.dumps({"devices": [asdict(row) for row in rows]}, ensure_ascii=False))
        return 0
    for row in rows:
        state = _("revoked") if row.revoked_at else _("active")
        say(f"{row.id}  {row.user}  {row.name}  {state}")
    return 0


def device_revoke(found: Settings, words: Words) -> int:
    with opened(found).writing() as (connection, _head):
        tokens.revoke(connection, words.id, clock.now())
    say(_("The device can no longer call."))
    return 0


def back_up(found: Settings, words: Words) -> int:
    made = backup.back_up(found, Path(words.file))
    say(_("{n} rows and {files} attachments are in {path}.").format(**asdict(made)))
    return 0


def restore(found: Settings, words: Words) -> int:
    epoch = backup.restore(found, Path(words.file))
    say(_("Restored. Devices will send what came after this backup; epoch {n}.").format(n=epoch))
    return 0


def erase(found: Settings, words: Words) -> int:
    gone = erasing.erase(found, words.entity, words.id)
    say(_("{n} records and {files} files are erased.").format(n=gone.records, files=gone.files))
    return 0


def verify(found: Settings, words: Words) -> int:
    checked = backup.verify(found, Path(words.file))
    say(_("{path} is whole: {n} rows, {files} attachments.").format(**asdict(checked)))
    return 0


def examine(found: Settings, words: Words) -> int:
    findings = doctor.examine(found)
    if words.json:
        say(json.dumps({"checks": [asdict(one) for one in findings]}, ensure_ascii=False))
    else:
        for one in findings:
            say(f"{'✓' if one.good else '✗'} {one.name}: {one.text}")
    return 0 if all(one.good for one in findings) else 1


def policy_parents(found: Settings, words: Words) -> int:
    look = words.choice == "on"
    directory.change(opened(found), clock.now(), lambda work: let_look(work.connection, look=look))
    say(
        _("People of a parent account see the accounts below it.")
        if look
        else _("People of a parent account see that account alone.")
    )
    return 0


def _none(_value: object) -> None:
    """Drop a result nobody asked for."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kamdesk-server", description=_("The kamdesk server"))
    rooms = parser.add_subparsers(required=True, metavar="COMMAND")
    _add(rooms, "init", init, _("make home and database, or bring them up to date"))
    _add(rooms, "run", run, _("serve on KAMDESK_BIND, by default 127.0.0.1:8440"))
    _add(rooms, "enrol-code", enrol_code, _("one-use code for a device"), "name")
    _add(rooms, "backup", back_up, _("write everything to one file"), "file")
    _add(rooms, "restore", restore, _("put a backup back; devices bring what is newer"), "file")
    _add(rooms, "verify", verify, _("read every byte of a backup"), "file")
    _add(rooms, "erase", erase, _("erase a record for good, everywhere"), "entity", "id")
    checks = _add(rooms, "doctor", examine, _("what is wrong, if anything"))
    checks.add_argument("--json", action="store_true")
    _add_users(rooms)
    places = _room(rooms, "territory", _("territories"))
    _add(places, "add", territory_add, _("add one"), "name").add_argument("--parent")
    policies = _room(rooms, "policy", _("what a company decides about sight"))
    _add(
        policies, "parent-sight", policy_parents, _("let people of a parent account look down")
    ).add_argument("choice", choices=("on", "off"))
    devices = _room(rooms, "device", _("devices"))
    _add(devices, "list", device_list, _("all of them")).add_argument("--json", action="store_true")
    _add(devices, "revoke", device_revoke, _("shut one out"), "id")
    return parser


def _add_users(rooms: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    users = _room(rooms, "user", _("users"))
    add = _add(users, "add", user_add, _("add one, or bring one up to date"), "name")
    add.add_argument("--role", required=True)
    add.add_argument("--manager")
    add.add_argument("--territory")
    _add(users, "import", user_import, _("from a CSV: name, role, manager, territory"), "file")
    _add(users, "disable", user_disable, _("shut one out"), "name")


def _room(
    rooms: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, about: str
) -> "argparse._SubParsersAction[argparse.ArgumentParser]":
    return rooms.add_parser(name, help=about).add_subparsers(required=True, metavar="COMMAND")


def _add(
    rooms: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    deed: Deed,
    about: str,
    *values: str,
) -> argparse.ArgumentParser:
    parser = rooms.add_parser(name, help=about)
    for value in values:
        parser.add_argument(value)
    parser.set_defaults(deed=deed)
    return parser
