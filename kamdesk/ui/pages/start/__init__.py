"""Before a profile is open: first run, unlocking, trouble with files or keys."""
