"""The server: pages in this process, jobs in others; it refuses an address that anybody could reach."""

from __future__ import annotations

import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from healthtrust.design.complaints import complaints
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem
from healthtrust.web.settings import FILE, OWN, Settings, WebFile


def serve(settings: Settings) -> None:
    """Serve a folder until interrupted."""
    import uvicorn

    refuse(unguarded(settings))
    uvicorn.run(
        with_workers(settings),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
    )


def with_workers(settings: Settings) -> Any:
    """Return the application, which starts its workers with itself and ends them with itself."""
    from healthtrust.web.app import make_app
    from healthtrust.web.jobs.workers import Workers

    app = make_app(settings)
    workers = Workers(settings.folder, settings.database, app.state.jobs, settings.workers)

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        workers.start()
        yield
        workers.stop()

    app.router.lifespan_context = lifespan
    return app


def unguarded(settings: Settings) -> list[Problem]:
    """Return why an address may not be served: others could reach it, and nobody would be asked who they are."""
    problems = []
    access = settings.file.access
    if not settings.is_local and access.kind == "local":
        remedy = f"Set access.kind to proxy or openid in {OWN}/{FILE}, or serve 127.0.0.1."
        problems.append(
            Problem(
                "--host", settings.host, "an address of this machine only, or access control", None, remedy
            )
        )
    if access.kind == "openid" and access.openid is None:
        problems.append(Problem(f"{FILE}, access.openid", "nothing", "issuer and client of the provider"))
    if not settings.folder.is_dir():
        problems.append(Problem(str(settings.folder), "no such folder", "a folder of designs and runs"))
    return problems


def read_web_file(folder: Path) -> WebFile:
    """Return what web.toml of a folder says, or what holds without it; raises with every problem found."""
    file = folder / OWN / FILE
    if not file.is_file():
        return WebFile()
    try:
        return WebFile.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as broken:
        raise InvalidInput([Problem(FILE, str(broken), "a TOML file")]) from broken
    except ValidationError as invalid:
        raise InvalidInput(complaints(invalid, FILE, {})) from None
