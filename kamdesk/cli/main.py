"""One call of the command line, from its words to its exit code."""

import locale
import os
import signal
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from kamdesk import i18n
from kamdesk.cli.call import Call
from kamdesk.cli.command import Command
from kamdesk.cli.grammar import hoisted, parser
from kamdesk.cli.manual import COMMANDS
from kamdesk.cli.output import Output
from kamdesk.cli.usage import Misused
from kamdesk.config import Environment, Preferences, ProfilePaths, as_date, environment
from kamdesk.errors import KamdeskError, Refused, Unavailable

DONE: Final = 0
FAILED: Final = 1
REFUSED: Final = 2
_HERE: Final = "kamdesk"

Work = Callable[[Call], int | None]


def program(words: Sequence[str]) -> int:
    """Run one command as a process: UTF-8 out, and silence when the reader went away."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    _heed_endings()
    try:
        code = run(words)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader, such as `head`, has enough; Python must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    return code


def _heed_endings() -> None:
    """Let a request to end, or a closed terminal, unwind like Ctrl+C: temporary files go too."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)


def run(words: Sequence[str], variables: Mapping[str, str] | None = None) -> int:
    """Run one command and return its exit code. ``variables`` stand in for the environment."""
    ordered = hoisted(words)
    output = Output(as_json="--json" in ordered)
    i18n.use(_asked_language(ordered) or "en")
    try:
        return _carried_out(ordered, environment(variables), output)
    except KamdeskError as error:
        output.complain(error)
        return REFUSED if isinstance(error, Refused) else FAILED
    except KeyboardInterrupt:
        output.complain(Unavailable("interrupted"))
        return FAILED
    except BrokenPipeError:
        raise
    except OSError as error:
        output.complain(_refused_by_system(error))
        return FAILED
    except Exception as error:  # noqa: BLE001 - a bug is told without the data it met
        output.complain(_bug(error))
        return FAILED


def _carried_out(words: list[str], surroundings: Environment, output: Output) -> int:
    i18n.use(_asked_language(words) or _usual_language(surroundings))
    _demand_text(words)
    try:
        arguments = parser(COMMANDS).parse_args(words)
    except SystemExit:  # the help was asked for, and shown
        return DONE
    if arguments.version:
        output.give({"version": _version()}, lambda: f"kamdesk {_version()}")
        return DONE
    if arguments.command is None:
        raise Misused("usage.no_command")
    call = Call(arguments, _meant(arguments, surroundings), output)
    return _work_of(arguments.declared)(call) or DONE


def _demand_text(words: Sequence[str]) -> None:
    """Refuse bytes that are no UTF-8, which Python carries as lone surrogates."""
    for word in words:
        if any("\ud800" <= letter <= "\udfff" for letter in word):
            shown = word.encode("utf-8", "backslashreplace").decode()
            raise Misused("usage.not_text", word=shown)


def _meant(arguments: Namespace, surroundings: Environment) -> Environment:
    """Let the options override what the environment asks for."""
    given = {
        "profile": Path(arguments.profile).expanduser() if arguments.profile else None,
        "today": as_date(arguments.today),
        "language": arguments.lang,
    }
    return replace(surroundings, **{name: value for name, value in given.items() if value})


def _work_of(command: Command) -> Work:
    module, _colon, function = command.run.partition(":")
    work: Work = getattr(import_module(f"kamdesk.cli.{module}"), function)
    return work


def _asked_language(words: Sequence[str]) -> str | None:
    """Return the language asked for by option, known before anything is parsed."""
    for at, here in enumerate(words):
        if here.startswith("--lang="):
            return here.partition("=")[2]
        if here == "--lang":
            return next(iter(words[at + 1 : at + 2]), None)
    return None


def _usual_language(surroundings: Environment) -> str:
    liked = Preferences.load(ProfilePaths(surroundings.profile).preferences).language
    system = locale.getlocale()[0] or ""
    return (
        surroundings.language or liked or ("zh_CN" if system.startswith(("zh", "Chin")) else "en")
    )


def _refused_by_system(error: OSError) -> KamdeskError:
    reason = error.strerror or type(error).__name__
    return Unavailable("system.refused", path=str(error.filename or "-"), reason=reason)


def _bug(error: Exception) -> Unavailable:
    """Name the kind and place of a bug; its message may hold customer data."""
    place, trace = "-", error.__traceback__
    while trace is not None:
        name = str(trace.tb_frame.f_globals.get("__name__", ""))
        if name.startswith(_HERE):
            place = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return Unavailable("bug", kind=type(error).__name__, place=place)


def _version() -> str:
    try:
        return version("kamdesk")
    except PackageNotFoundError:
        return "0"
