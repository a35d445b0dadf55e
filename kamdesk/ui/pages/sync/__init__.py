"""Sync and conflicts: what waits, what went wrong, and what two people wrote differently."""
