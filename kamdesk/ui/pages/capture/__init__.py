"""Writing down a visit in the room, while it takes place."""
