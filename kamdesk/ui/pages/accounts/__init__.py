"""The list of accounts."""
