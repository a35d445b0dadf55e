"""Logs: codes and numbers stay, keys and customers' words do not."""

import io
import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from kamdesk.errors import Refused
from kamdesk.security.recovery import new_recovery_key
from kamdesk.security.redaction import (
    RedactingFormatter,
    loggable,
    loggable_error,
    loggable_facts,
    without_secrets,
)

CUSTOMER = "海川集团 budget 300"
HEX_KEY = "0f" * 32


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    stream = io.StringIO()
    outlet = logging.StreamHandler(stream)
    outlet.setFormatter(RedactingFormatter("%(levelname)s %(message)s"))
    logger = logging.getLogger("kamdesk.redaction")
    logger.addHandler(outlet)
    logger.propagate = False  # what other outlets write is not under test
    yield logger, stream
    logger.removeHandler(outlet)
    outlet.close()


@pytest.mark.parametrize(
    "secret",
    [HEX_KEY, new_recovery_key(), new_recovery_key().replace("-", " ").lower()],
    ids=["hex key", "recovery key", "scribbled recovery key"],
)
def test_a_key_is_masked_wherever_it_stands(secret: str) -> None:
    masked = without_secrets(f"PRAGMA \"x'{secret}'\" failed")
    assert secret not in masked
    assert masked.endswith("failed")


@pytest.mark.parametrize(
    "text",
    ["passphrase=hunter2", 'password: "hunter2 and more"', "{'token': 'hunter2'}"],
)
def test_a_named_secret_is_masked(text: str) -> None:
    assert "hunter2" not in without_secrets(text)


def test_an_ordinary_sentence_stays_as_it_is() -> None:
    assert without_secrets("imported 7375 rows of 8800") == "imported 7375 rows of 8800"


@pytest.mark.parametrize(
    "value", [7, 0.5, True, None, date(2026, 3, 1), UUID(int=5), "visit.in_future"]
)
def test_numbers_dates_ids_and_codes_stay(value: object) -> None:
    assert loggable(value) == value


@pytest.mark.parametrize(
    "value", [CUSTOMER, CUSTOMER.encode(), Path(f"/home/{CUSTOMER}.xlsx"), [CUSTOMER]]
)
def test_words_bytes_and_names_of_files_are_only_counted(value: object) -> None:
    assert "海川" not in str(loggable(value))
    assert "budget" not in str(loggable(value))


def test_facts_keep_their_names() -> None:
    assert loggable_facts({"n": 3, "name": CUSTOMER}) == {"n": 3, "name": "<15 characters>"}


def test_an_error_tells_where_and_what_kind_with_its_cause_but_not_its_words() -> None:
    told = loggable_error(failure())
    assert "ValueError" in told
    assert "Refused visit.in_future" in told
    assert "test_redaction.py" in told
    assert "海川" not in told


def test_an_unforeseen_error_is_told_by_its_kind_alone() -> None:
    assert loggable_error(KeyError(CUSTOMER)) == "KeyError"


def failure() -> Refused:
    with pytest.raises(Refused) as refusal:
        refuse(CUSTOMER)
    return refusal.value


def refuse(words: str) -> None:
    try:
        int(words)
    except ValueError as error:
        raise Refused("visit.in_future", account=words, days=3) from error


def test_a_log_line_holds_the_message_but_not_the_words_passed_to_it(
    log: tuple[logging.Logger, io.StringIO],
) -> None:
    logger, stream = log
    logger.warning("import of %s stopped at row %d", CUSTOMER, 12)
    logger.warning("named %(who)s", {"who": CUSTOMER})
    careless = "key " + HEX_KEY
    logger.warning(careless)
    written = stream.getvalue()
    assert "stopped at row 12" in written
    assert "海川" not in written
    assert HEX_KEY not in written


def test_a_logged_traceback_holds_no_words(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = log
    logger.error("deed failed", exc_info=failure())
    assert "deed failed" in stream.getvalue()
    assert "visit.in_future" in stream.getvalue()
    assert "海川" not in stream.getvalue()


def test_an_error_without_its_traceback_is_an_empty_addition() -> None:
    assert RedactingFormatter().formatException((None, None, None)) == ""
