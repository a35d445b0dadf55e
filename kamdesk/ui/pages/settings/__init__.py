"""The settings: every one findable by its name, kept at once."""
