"""Starts kamdesk: hands the words of the command line over to ``cli``."""

import sys

from kamdesk.cli.main import program


def main() -> None:
    """Run one command and leave with its exit code."""
    sys.exit(program(sys.argv[1:]))


if __name__ == "__main__":
    main()
