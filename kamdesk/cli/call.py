"""What every command is handed: its words, what the environment asks for, where to write."""

from argparse import Namespace

from msgspec import Struct

from kamdesk.cli.output import Output
from kamdesk.config import Environment, ProfilePaths


class Call(Struct, frozen=True):
    """One call of one command."""

    arguments: Namespace
    environment: Environment
    output: Output

    @property
    def paths(self) -> ProfilePaths:
        """The files of the profile meant."""
        return ProfilePaths(self.environment.profile)
