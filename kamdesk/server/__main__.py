"""Starts the server's command line: ``python -m kamdesk.server``."""

from kamdesk.server.cli import main

if __name__ == "__main__":
    main()
