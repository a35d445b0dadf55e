"""Puts the server together: database, writer, routes; and runs it."""

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator, Callable, Sequence

import uvicorn
from litestar import Litestar, get
from litestar.datastructures import State
from litestar.di import Provide
from litestar.types import ControllerRouterHandler
from sqlalchemy.exc import DataError, ProgrammingError

from kamdesk.errors import Unavailable
from kamdesk.protocol.limits import BODY_BYTES
from kamdesk.server import clock
from kamdesk.server.admin.marker import demand_current, mark_epoch
from kamdesk.server.admin.setup import demand_form
from kamdesk.server.api import blobs, sync
from kamdesk.server.api.service import Heads, Service
from kamdesk.server.api.wire import problem
from kamdesk.server.changes.writer import Writer, stop
from kamdesk.server.collecting import settle_collector
from kamdesk.server.config import Settings
from kamdesk.server.engine import Database, opened, present_head

_DRAIN_SECONDS = 5
Ready = Callable[[str, int], None]


def service_of(settings: Settings) -> Service:
    """Open what the routes need.

    Raises:
        Refused: ``server.newer_database``.
        Unavailable: ``server.not_initialised``, ``server.older_database``,
            ``server.rolled_back``, ``folder.read_only``.
    """
    database = opened(settings)
    _demand_ready(settings, database)
    heads = Heads()
    return Service(settings, database, Writer(database, clock.now, heads.move), heads, clock.now)


def application(service: Service) -> Litestar:
    """Return the ASGI application."""

    @contextlib.asynccontextmanager
    async def alive(_app: Litestar) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(service.writer.run()), asyncio.create_task(service.watch())]
        yield
        for task in tasks:
            await stop(task)
        service.database.engine.dispose()

    routes: Sequence[ControllerRouterHandler] = [healthz, *sync.ROUTES, *blobs.ROUTES]
    return Litestar(
        routes,
        lifespan=[alive],
        dependencies={"service": Provide(lambda: service, sync_to_thread=False)},
        exception_handlers={Exception: problem},
        request_max_body_size=BODY_BYTES * 2,
        openapi_config=None,
        state=State({"service": service}),
    )


@get("/healthz")
async def healthz() -> dict[str, str]:
    """Tell that the process lives."""
    return {"status": "ok"}


class _Server(uvicorn.Server):
    """Says when it can be reached, and lets go of listeners first: an open stream would stay."""

    def __init__(self, config: uvicorn.Config, service: Service, ready: Ready) -> None:
        super().__init__(config)
        self._service, self._ready = service, ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for one in sockets or ():
            self._ready(*one.getsockname()[:2])

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._service.stopping = True
        self._service.heads.wake()
        await super().shutdown(sockets)


def taken_address(settings: Settings) -> socket.socket:
    """Take the address for this process alone; nobody is answered before ``serve``.

    Raises:
        Unavailable: ``bind.taken``.
    """
    family, kind, number, _name, address = socket.getaddrinfo(
        settings.host, settings.port, type=socket.SOCK_STREAM
    )[0]
    found = socket.socket(family, kind, number)
    if os.name == "posix":  # elsewhere it would let two servers have one port
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind(address)
    except OSError as error:
        found.close()
        where, why = f"{settings.host}:{settings.port}", error.strerror or str(error)
        raise Unavailable("bind.taken", value=where, reason=why) from error
    return found


def serve(settings: Settings, address: socket.socket, ready: Ready) -> None:
    """Serve until told to stop; ``ready`` is told host and port once connections are taken.

    Raises as service_of.
    """
    service = service_of(settings)
    config = uvicorn.Config(
        application(service),
        log_level="warning",
        timeout_graceful_shutdown=_DRAIN_SECONDS,
        server_header=False,
    )
    settle_collector()
    _Server(config, service, ready).run([address])


def _demand_ready(settings: Settings, database: Database) -> None:
    try:
        demand_form(database)
        with database.reading() as connection:
            epoch = present_head(connection).epoch
    except (DataError, ProgrammingError):  # neither role nor tables are there
        raise Unavailable("server.not_initialised") from None
    demand_current(settings.epoch_marker, epoch)
    mark_epoch(settings.epoch_marker, epoch)
