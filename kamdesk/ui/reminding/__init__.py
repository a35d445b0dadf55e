"""Reminders in the window and beyond it: when to look, what to show, what to keep quiet about."""
