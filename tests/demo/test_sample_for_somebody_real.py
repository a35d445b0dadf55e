"""Sample data played into a profile somebody made for themselves leaves that person alone."""

from datetime import date

from kamdesk.demo.days import Days
from kamdesk.demo.seeding import seed, written
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.records import one
from kamdesk.services.records import EditRecord
from kamdesk.workspace import Workspace
from tests.workspaces import ME

TODAY = date(2026, 11, 24)


def edits_of_me(*, is_real: bool) -> set[str]:
    script = written(1, "en", Days(TODAY), ME, is_real=is_real)
    return {
        name
        for page in script.pages()
        for command in page.commands
        if isinstance(command, EditRecord) and command.id == ME
        for name in command.values
    }


def test_a_real_person_keeps_name_mail_and_title_and_only_gets_a_place_in_the_team() -> None:
    assert edits_of_me(is_real=True) == {"manager_id", "territory_id"}
    assert "english_name" in edits_of_me(is_real=False)


def test_seeding_a_profile_of_ones_own_renames_nobody(workspace: Workspace) -> None:
    before = workspace.read(one, ENTITIES["user"], ME)

    seed(workspace, lang="en", today=TODAY)

    after = workspace.read(one, ENTITIES["user"], ME)
    moved = {name for name, value in after.items() if value != before[name]}
    assert moved <= {"manager_id", "territory_id"}
    assert (after["name"], after["english_name"]) == (before["name"], None)
