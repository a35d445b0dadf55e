"""How the names of a list of accounts are ordered: as they are written, as they sound, or read."""

from typing import Any

import pytest

from kamdesk.queries.accounts import AccountFilter, AccountSort, account_ids, account_rows
from kamdesk.workspace import Workspace
from tests.workspaces import added


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("written", ["东麓汽车", "北沧石化", "成都电机", "柏屿新材料"]),
        ("sound", ["柏屿新材料", "北沧石化", "成都电机", "东麓汽车"]),
        ("english", ["东麓汽车", "柏屿新材料", "北沧石化", "成都电机"]),
    ],
)
def test_names_stand_by_their_characters_their_sound_or_as_they_read_in_english(
    workspace: Workspace, name: Any, order: list[str]
) -> None:
    english = {
        "东麓汽车": "Alpha",
        "柏屿新材料": "Baiyu",
        "北沧石化": "Beicang",
        "成都电机": "zeta",
    }
    for known, also in english.items():
        added(workspace, "account", name=known, english_name=also)

    ids = workspace.read(account_ids, "all", AccountFilter(), AccountSort(name=name))

    assert [row.name for row in workspace.read(account_rows, list(ids))] == order
    back = AccountSort(descending=True, name=name)
    assert list(workspace.read(account_ids, "all", AccountFilter(), back)) == list(ids)[::-1]
