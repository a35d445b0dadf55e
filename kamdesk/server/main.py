"""Puts the server together: database, writer, routes; and runs it."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Sequence

import uvicorn
from litestar import Litestar, get
from litestar.datastructures import State
from litestar.di import Provide
from litestar.types import ControllerRouterHandler

from kamdesk.protocol.limits import BODY_BYTES
from kamdesk.server import clock
from kamdesk.server.admin.marker import demand_current, mark_epoch
from kamdesk.server.api import blobs, sync
from kamdesk.server.api.service import Heads, Service
from kamdesk.server.api.wire import problem
from kamdesk.server.changes.writer import Writer, stop
from kamdesk.server.config import Settings
from kamdesk.server.engine import Database, opened, present_head

_DRAIN_SECONDS = 5


def service_of(settings: Settings) -> Service:
    """Open what the routes need.

    Raises:
        Unavailable: ``server.not_initialised``, ``server.rolled_back``.
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
    """Lets go of listeners first: an open stream would keep the process from ending."""

    def __init__(self, config: uvicorn.Config, service: Service) -> None:
        super().__init__(config)
        self._service = service

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._service.stopping = True
        self._service.heads.wake()
        await super().shutdown(sockets)


def serve(settings: Settings) -> None:
    """Serve until told to stop."""
    service = service_of(settings)
    config = uvicorn.Config(
        application(service),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        timeout_graceful_shutdown=_DRAIN_SECONDS,
        server_header=False,
    )
    _Server(config, service).run()


def _demand_ready(settings: Settings, database: Database) -> None:
    with database.reading() as connection:
        epoch = present_head(connection).epoch
    demand_current(settings.epoch_marker, epoch)
    mark_epoch(settings.epoch_marker, epoch)
