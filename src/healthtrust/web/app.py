"""Addresses to pages: one module of `pages` for each screen, one of `api` for each kind of thing.

A module there has a `router`; what it is asked for passes the guard of `access.guard` first.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from healthtrust.version import VERSION
from healthtrust.web import api, pages
from healthtrust.web.access.given import Given
from healthtrust.web.around import Around
from healthtrust.web.assets import ADDRESS, Assets, asset
from healthtrust.web.folder import Folder
from healthtrust.web.interface.description import TITLE, describe
from healthtrust.web.jobs.port import Jobs
from healthtrust.web.refusals import handlers
from healthtrust.web.settings import Settings
from healthtrust.web.store.database import open_database

PACKED = 5
"""How well pages are packed, of 9: the last hundredths of their size cost as much time as all before."""


def make_app(settings: Settings) -> FastAPI:
    """Return the application for a folder; it starts no workers."""
    app = FastAPI(
        title=TITLE,
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        generate_unique_id_function=lambda route: route.name,
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
    describe(app, settings.file.access.public)
    app.add_route(f"{ADDRESS}{{name}}", asset)
    app.add_middleware(GZipMiddleware, minimum_size=600, compresslevel=PACKED)
    app.add_middleware(Around, settings=settings)
    return app
