"""The routes of attachments. Every request names the record through which the file is seen."""

import asyncio
import re
from typing import Final

import msgspec
from litestar import Response, get, post, put
from litestar.response import Stream
from sqlalchemy import Connection

from kamdesk.errors import Refused
from kamdesk.protocol.limits import CHUNK_BYTES
from kamdesk.protocol.messages import BlobOpen, BlobState
from kamdesk.server.api.service import Service
from kamdesk.server.api.wire import AnyRequest, answer, body_of, message_of, token_of
from kamdesk.server.blobs import store
from kamdesk.server.caller import Caller
from kamdesk.server.devices.tokens import caller_of

_open = msgspec.msgpack.Decoder(BlobOpen)
_RANGE: Final = re.compile(r"bytes=(\d+)-(\d*)")


@post("/sync/v1/blobs/{sha:str}/open")
async def open_route(request: AnyRequest, service: Service, sha: str) -> Response[bytes]:
    """Begin or resume a file; the answer says how much is there."""
    wanted, _ = await message_of(request, _open)
    token = token_of(request)

    def begin() -> BlobState:
        with service.database.writing() as (connection, _head):
            caller = caller_of(connection, token)
            store.demand_visible(connection, caller, wanted.attachment, sha, write=True)
            return store.open_blob(connection, service.settings, sha, wanted.size)

    return answer(await asyncio.to_thread(begin))


@put("/sync/v1/blobs/{sha:str}")
async def chunk_route(request: AnyRequest, service: Service, sha: str) -> Response[bytes]:
    """Take a chunk of at most 1 MiB at an offset."""
    await _demand_visible(request, service, sha, write=True)
    chunk = await body_of(request, CHUNK_BYTES)
    offset = request.query_params.get("offset", "0")
    if not offset.isdigit():
        raise Refused("blob.offset", have=0)
    state = await asyncio.to_thread(store.put_chunk, service.settings, sha, int(offset), chunk)
    return answer(state)


@post("/sync/v1/blobs/{sha:str}/seal")
async def seal_route(request: AnyRequest, service: Service, sha: str) -> Response[bytes]:
    """Check a file that is complete; its acknowledgement."""
    await _demand_visible(request, service, sha, write=True)

    def keep() -> BlobState:
        with service.database.writing() as (connection, _head):
            return store.seal(connection, service.settings, sha)

    return answer(await asyncio.to_thread(keep))


@get("/sync/v1/blobs/{sha:str}")
async def read_route(request: AnyRequest, service: Service, sha: str) -> Stream:
    """Give a file, or the part a Range asks for."""
    await _demand_visible(request, service, sha)
    path = store.path_of(service.settings, sha)
    if not path.exists():
        raise Refused("blob.invisible")
    size = path.stat().st_size
    start, end, partial = _range(request.headers.get("range"), size)
    headers = {"accept-ranges": "bytes", "content-length": str(end - start)}
    if partial:
        headers["content-range"] = f"bytes {start}-{end - 1}/{size}"
    return Stream(
        store.read_range(path, start, end),
        status_code=206 if partial else 200,
        media_type="application/octet-stream",
        headers=headers,
    )


async def _demand_visible(
    request: AnyRequest, service: Service, sha: str, *, write: bool = False
) -> None:
    attachment = store.attachment_id(request.query_params.get("attachment", ""))

    def question(connection: Connection, caller: Caller) -> None:
        store.demand_visible(connection, caller, attachment, sha, write=write)

    await service.asked(question, token_of(request))


def _range(header: str | None, size: int) -> tuple[int, int, bool]:
    """Return start, end and whether it is a part. Raises Refused ``blob.range``."""
    if header is None:
        return 0, size, False
    found = _RANGE.fullmatch(header)
    if found is None or int(found[1]) >= size:
        raise Refused("blob.range", have=size)
    end = min(size, int(found[2]) + 1) if found[2] else size
    return int(found[1]), max(end, int(found[1])), True


ROUTES = [open_route, chunk_route, seal_route, read_route]
