"""Signing out: this device stops exchanging; everything on it stays, what is unsent above all."""

from kamdesk.queries.sync_state import SIGNED_OUT
from kamdesk.security.keychain import SystemKeychain
from kamdesk.storage.replication.state import demanded_state, put_state
from kamdesk.sync.lock import only_round
from kamdesk.sync.profile_sync import ProfileSync, token_name


def sign_out(sync: ProfileSync) -> None:
    """Forget the token of this device. The same person joins again with a new code.

    Raises Refused ``sync.not_enrolled``, Unavailable ``sync.busy``.
    """
    with only_round(sync.lock):
        standing = sync.workspace.read(demanded_state)
        (sync.keychain or SystemKeychain()).forget(token_name(standing.device_id))
        sync.workspace.prepare(put_state, token=None, problem=SIGNED_OUT)
