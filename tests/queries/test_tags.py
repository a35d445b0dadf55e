"""Tags of accounts: which fit what was typed, and whose a whole one is."""

from kamdesk.queries.tags import Tag, tag_hits
from kamdesk.services.records import delete_record
from kamdesk.workspace import Workspace
from tests.queries.conftest import Add


def test_tags_are_found_by_letters_sound_and_initials_the_most_used_first(
    workspace: Workspace, add: Add
) -> None:
    add("account", name="甲", tags=("华东", "Key"))
    add("account", name="乙", tags=("华东", "外资"))
    gone = add("account", name="丙", tags=("华南",))
    workspace.run(delete_record, "account", gone)

    def found(typed: str) -> list[Tag]:
        return list(workspace.read(tag_hits, typed, 9).tags)

    assert found("") == [Tag("华东", 2), Tag("Key", 1), Tag("外资", 1)]
    assert found("hd") == found("huadong") == found("东")
    assert found("KE") == [Tag("Key", 1)]
    assert found("华南") == []
    assert len(workspace.read(tag_hits, "", 1).tags) == 1


def test_a_whole_tag_leads_and_names_its_accounts_in_both_languages(
    workspace: Workspace, add: Add
) -> None:
    for name, english in (("乙", None), ("甲", "Alpha")):
        add("account", name=name, english_name=english, tags=("key",))
    for name in ("丙", "丁", "戊"):
        add("account", name=name, english_name=None, tags=("keystone",))

    hits = workspace.read(tag_hits, "KEY", 9)

    assert hits.tags == (Tag("key", 2), Tag("keystone", 3))
    assert [(each.name, each.english_name) for each in hits.accounts] == [
        ("乙", None),
        ("甲", "Alpha"),
    ]
