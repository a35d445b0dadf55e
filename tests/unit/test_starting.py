"""What a start leaves for later comes when it is asked for."""

import subprocess
import sys

import pytest

_OPENING = "from kamdesk.app.starting import put_off_modules; put_off_modules(); "


def _says(code: str) -> str:
    """Return what a fresh process prints, which alone begins without these modules."""
    done = subprocess.run(
        [sys.executable, "-c", _OPENING + code], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_the_database_library_comes_without_its_asynchronous_half() -> None:
    code = "import sys, sqlalchemy.orm; print('asyncio.base_events' in sys.modules)"
    assert _says(code) == "False"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import asyncio; print(asyncio.run(asyncio.sleep(0, 'slept')))", "slept"),
        ("from asyncio import run, sleep; print(run(sleep(0, 'slept')))", "slept"),
        ("import asyncio.locks; print(asyncio.locks.Lock.__name__)", "Lock"),
        ("from importlib import metadata; print(metadata.version('sqlalchemy')[0])", "2"),
        ("from importlib.metadata import version; print(version('sqlalchemy')[0])", "2"),
    ],
)
def test_a_module_put_off_is_whole_at_its_first_use(code: str, said: str) -> None:
    assert _says("import sqlalchemy; " + code) == said


def test_a_module_already_there_stays() -> None:
    code = "import sys, asyncio.locks; real = sys.modules['asyncio']; put_off_modules(); "
    assert _says(code + "print(sys.modules['asyncio'] is real)") == "True"
