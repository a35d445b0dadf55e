"""Key account management that works in front of the client, without a network."""
