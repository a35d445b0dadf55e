"""Keys: the envelope that wraps the data key, and what must never be shown."""
