"""What every test of a query needs: a short way to add records, and an account."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from kamdesk.workspace import Workspace
from tests.workspaces import added

Add = Callable[..., UUID]


@pytest.fixture
def add(workspace: Workspace) -> Add:
    """Add a record by the deed a person would use; fields by stored name."""

    def adding(entity: str, **values: Any) -> UUID:
        return added(workspace, entity, **values)

    return adding


@pytest.fixture
def account(add: Add) -> UUID:
    return add("account", name="岭东重工", tier="A")
