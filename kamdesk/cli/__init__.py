"""The command line: what scripts and people type, text or JSON out."""
