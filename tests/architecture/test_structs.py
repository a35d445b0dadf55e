"""What crosses floors is a struct; data classes stay where a field must not show in a repr."""

import ast

from tests.architecture.source import Module, product

DATA_CLASSES = {  # keys, passphrases, and preferences that are stored by their defaults
    "kamdesk/app/desktop_options.py",
    "kamdesk/app/gate.py",
    "kamdesk/config.py",
    "kamdesk/security/vault.py",
    "kamdesk/server/config.py",
    "kamdesk/storage/engine.py",
    "kamdesk/ui/pages/start/first_run.py",
}


def test_data_classes_are_made_only_where_something_is_hidden_or_preferred() -> None:
    assert {module.name for module in product() if makes_data_classes(module)} == DATA_CLASSES


def makes_data_classes(module: Module) -> bool:
    return any(
        name.name == "dataclass"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.module == "dataclasses"
        for name in node.names
    )
