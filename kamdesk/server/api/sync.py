"""The sync routes: hello, push, pull, fill, and two ways to hear of news."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Final

import msgspec
from litestar import Response, get, post
from litestar.response import Stream
from sqlalchemy import Connection

from kamdesk.errors import Refused, Unavailable
from kamdesk.protocol.epochs import revision
from kamdesk.protocol.messages import Enrol, Fill, Hello, Limits, Pull, Push, Welcome
from kamdesk.server.admin.epochs import is_proved, proof_of
from kamdesk.server.admin.marker import mark_epoch
from kamdesk.server.api.service import Service
from kamdesk.server.api.wire import AnyRequest, answer, message_of, token_of
from kamdesk.server.bulk import rows_by
from kamdesk.server.caller import Caller
from kamdesk.server.changes.filling import filled
from kamdesk.server.changes.ops import ops_of
from kamdesk.server.changes.pulling import pulled
from kamdesk.server.changes.pushing import Frozen
from kamdesk.server.clock import micros
from kamdesk.server.devices.tokens import enrol
from kamdesk.server.engine import present_head, spans
from kamdesk.server.schema import incarnation

MIN_SCHEMA: Final = 1
_WAIT_SECONDS: Final = 25.0  # shorter than proxies cut idle connections
_BEAT_SECONDS: Final = 20.0
_INC_BYTES: Final = 16
_hello, _push = msgspec.msgpack.Decoder(Hello), msgspec.msgpack.Decoder(Push)
_pull, _fill = msgspec.msgpack.Decoder(Pull), msgspec.msgpack.Decoder(Fill)
_enrol = msgspec.msgpack.Decoder(Enrol)


@post("/sync/v1/enrol")
async def enrol_route(request: AnyRequest, service: Service) -> Response[bytes]:
    """Trade a one-use code for a device token."""
    wanted, _ = await message_of(request, _enrol)

    service.guesses.demand_patience(service.now())

    def trade() -> object:
        with service.database.changing() as connection:
            return enrol(connection, wanted.code, wanted.name, service.now())

    try:
        return answer(await asyncio.to_thread(trade))
    except Refused:
        service.guesses.note(service.now())
        raise


@post("/sync/v1/hello")
async def hello_route(request: AnyRequest, service: Service) -> Response[bytes]:
    """Say where the server stands and what it has of this incarnation."""
    hello, _ = await message_of(request, _hello)
    if hello.schema < MIN_SCHEMA:
        raise Refused("hello.upgrade", min_schema=MIN_SCHEMA)

    def question(connection: Connection, caller: Caller) -> tuple[Welcome, Caller]:
        return _welcome(service, hello, connection, caller), caller

    welcome, caller = await service.asked(question, token_of(request))
    await asyncio.to_thread(service.note_seen, caller)
    return answer(welcome)


def _welcome(service: Service, hello: Hello, connection: Connection, caller: Caller) -> Welcome:
    now = present_head(connection)
    if hello.epoch > now.epoch:
        if not is_proved(connection, hello.epoch, hello.proof):
            raise Refused("message.damaged")  # nobody stops a server by making up an epoch
        # A device has seen an epoch this database does not know: an old copy was put back.
        mark_epoch(service.settings.epoch_marker, hello.epoch)
        service.rolled_back = True
        raise Unavailable("server.rolled_back")
    if hello.device != caller.device:
        raise Refused("device.unknown")
    row = next(iter(rows_by(connection, incarnation, "inc", [hello.inc])), None)
    last_n, last_hash = (0, b"") if row is None else (row.last_n, bytes(row.last_hash))
    return Welcome(
        epoch=now.epoch,
        spans=spans(connection, now),
        head=revision(now.epoch, now.number),
        last_n=last_n,
        last_hash=last_hash,
        server_now=micros(service.now()),
        min_schema=MIN_SCHEMA,
        durable_rev=now.durable_rev,
        user=caller.user,
        limits=Limits(),
        backfill=last_n + 1 if hello.made_n > last_n else None,
        proof=proof_of(connection, now.epoch),
    )


@post("/sync/v1/push")
async def push_route(request: AnyRequest, service: Service) -> Response[bytes]:
    """Take one batch; the answer is given once it is on disk."""
    token = token_of(request)
    push, body = await message_of(request, _push)
    if len(push.inc) != _INC_BYTES:
        raise Refused("message.damaged")
    frozen = Frozen(
        caller=await service.caller(token),
        inc=push.inc,
        n=push.n,
        prev_hash=push.prev_hash,
        deeds=[(d.id, d.name, d.actor, d.at, d.subject, d.undoes) for d in push.deeds],
        ops=ops_of(push),
        body=body,
        released=request.query_params.get("released") == "1",
    )
    return answer(await service.writer.push(frozen))


@post("/sync/v1/pull")
async def pull_route(request: AnyRequest, service: Service) -> Response[bytes]:
    """Give the next page of changes."""
    pull, _ = await message_of(request, _pull)

    def question(connection: Connection, caller: Caller) -> Response[bytes]:
        return answer(pulled(connection, caller, pull))

    return await _answered(service, request, question)


@post("/sync/v1/fill")
async def fill_route(request: AnyRequest, service: Service) -> Response[bytes]:
    """Give the next page of whole scopes."""
    fill, _ = await message_of(request, _fill)

    def question(connection: Connection, caller: Caller) -> Response[bytes]:
        return answer(filled(connection, caller, fill, micros(service.now())))

    return await _answered(service, request, question)


@get("/sync/v1/wait")
async def wait_route(request: AnyRequest, service: Service) -> Response[bytes]:
    """Answer with the head as soon as it is beyond the caller's, at the latest after a while."""
    await service.caller(token_of(request))
    cursor = _number(request.query_params.get("cursor", "0"))
    seconds = min(_WAIT_SECONDS, _number(request.query_params.get("seconds", "25")))
    head = await service.heads.after(cursor, seconds)
    return answer({"head": head})


@get("/sync/v1/events")
async def events_route(request: AnyRequest, service: Service) -> Stream:
    """Stream the head whenever it moves, and a beat when it does not."""
    await service.caller(token_of(request))
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return Stream(_events(service), media_type="text/event-stream", headers=headers)


async def _events(service: Service) -> AsyncIterator[str]:
    at = service.heads.at
    yield f"retry: 2000\ndata: {at}\n\n"
    while not service.stopping:
        head = await service.heads.after(at, _BEAT_SECONDS)
        yield f"data: {head}\n\n" if head > at else ": still here\n\n"
        at = head


async def _answered(
    service: Service,
    request: AnyRequest,
    question: Callable[[Connection, Caller], Response[bytes]],
) -> Response[bytes]:
    return await service.asked(question, token_of(request))


def _number(text: str) -> int:
    try:
        return max(0, int(text))
    except ValueError:
        raise Refused("message.damaged") from None


ROUTES = [
    enrol_route,
    hello_route,
    push_route,
    pull_route,
    fill_route,
    wait_route,
    events_route,
]
