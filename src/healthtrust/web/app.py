"""Addresses to pages: one module of `pages` for each screen, one of `api` for each kind of thing.

A module there has a `router`; what it is asked for passes the guard of `access.guard` first.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response

from healthtrust.version import VERSION
from healthtrust.web import api, pages
from healthtrust.web.access.given import Given
from healthtrust.web.access.visits import Visits
from healthtrust.web.around import KEPT_FOR_EVER, Around
from healthtrust.web.assets import ADDRESS, TYPES, Assets
from healthtrust.web.folder import Folder
from healthtrust.web.jobs.port import Jobs
from healthtrust.web.refusals import handlers
from healthtrust.web.settings import Settings
from healthtrust.web.store.database import open_database


def make_app(settings: Settings) -> FastAPI:
    """Return the application for a folder; it starts no workers."""
    app = FastAPI(
        title="healthtrust",
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        exception_handlers=handlers(),  # type: ignore[arg-type]
    )
    engine = open_database(settings.own, settings.database)
    app.state.settings = settings
    app.state.folder = Folder(settings.folder.resolve())
    app.state.engine = engine
    app.state.given = Given(engine, settings.file.access)
    app.state.jobs = Jobs(engine, settings.file.limits.jobs_waiting)
    app.state.assets = Assets(settings.vendored)
    for kind, shown in ((pages, False), (api, True)):
        for module in iter_modules([str(Path(kind.__path__[0]))]):
            router = import_module(f"{kind.__name__}.{module.name}").router
            app.include_router(router, include_in_schema=shown)
    app.add_route(f"{ADDRESS}{{name}}", _asset)
    app.add_middleware(GZipMiddleware, minimum_size=600)
    app.add_middleware(
        Around, settings=settings, visits=Visits(settings.own, settings.file.limits.visit_hours)
    )
    return app


def _asset(request: Request) -> Response:
    """Return the style sheet or the script, which may be kept for ever."""
    name = str(request.path_params["name"])
    held = request.app.state.assets.files.get(name)
    if held is None:
        raise HTTPException(404)
    return Response(held, media_type=TYPES[Path(name).suffix], headers={"Cache-Control": KEPT_FOR_EVER})
