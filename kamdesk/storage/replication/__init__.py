"""The storage side of sync: what waits, frozen batches, answers, pages, scopes, shared texts."""

from kamdesk.storage.replication.queue import Unsent, unsent

__all__ = ["Unsent", "unsent"]
