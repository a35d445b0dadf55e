"""Setting up, backing up, restoring, and saying what is wrong."""
