"""Touches: what is kept of a call, a message, a mail or a short meeting."""

from datetime import timedelta
from uuid import UUID

import pytest

from kamdesk.domain.ids import AccountId, ContactId
from kamdesk.errors import Refused
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.records import one
from kamdesk.services.touches import LogTouch, log_touch
from kamdesk.services.undoing import undo
from kamdesk.workspace import Workspace
from tests.workspaces import ME, NOON, added


def test_touch_takes_what_is_usual_for_its_kind(workspace: Workspace, account: UUID) -> None:
    contact = ContactId(added(workspace, "contact", account_id=account, name="韩卓"))

    touch = workspace.run(
        log_touch,
        LogTouch(account_id=AccountId(account), contact_id=contact, kind="mail", summary=" 报价 "),
    )

    stored = workspace.read(one, ENTITIES["touch"], touch)
    assert (stored["channel"], stored["direction"], stored["at"]) == ("email", "outgoing", NOON)
    assert (stored["summary"], stored["user_id"]) == ("报价", ME)
    done = workspace.run(undo)
    assert (done.deed, done.subject) == ("touch.log", "华澜重工集团")


def test_touch_keeps_the_channel_and_the_moment_given(workspace: Workspace, account: UUID) -> None:
    earlier = NOON - timedelta(days=2)

    touch = workspace.run(
        log_touch,
        LogTouch(
            account_id=AccountId(account),
            kind="message",
            channel="email",
            direction="incoming",
            at=earlier,
            minutes=5,
        ),
    )

    stored = workspace.read(one, ENTITIES["touch"], touch)
    assert (stored["channel"], stored["at"], stored["summary"]) == ("email", earlier, None)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"at": NOON + timedelta(hours=1)}, "touch.in_future"),
        ({"kind": "telegraph"}, "value.not_a_choice"),
    ],
)
def test_touch_that_cannot_be_is_refused(
    workspace: Workspace, account: UUID, given: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused, match=code.replace(".", r"\.")):
        workspace.run(log_touch, LogTouch(account_id=AccountId(account), **given))  # type: ignore[arg-type]
