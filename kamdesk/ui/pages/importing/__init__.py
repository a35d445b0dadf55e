"""Bringing in a table file: choose, look at what would happen, run, take back."""
