"""The central server. It shares protocol, rules and the ground floors with the desktop program."""
