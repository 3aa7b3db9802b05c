"""Every route of the application, whoever wrote it: its address, its methods, and what its guard names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from starlette.routing import BaseRoute

from healthtrust.web import api, pages

OPEN = ("/sign-in", "/sign-in/go", "/sign-in/back", "/sign-out", "/health", "/api/openapi.json")
"""What is open to whom nobody knows; and the style sheet and the script."""


@dataclass(frozen=True)
class Way:
    """One address with one method, and the actions that its guards name."""

    method: str
    path: str
    actions: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        return self.path in OPEN or self.path.startswith("/assets/")

    def address(self, filled: str = "1") -> str:
        """Return an address that fits, with something in its places."""
        with_steps = re.sub(r"\{\w+:step\}", "pool", self.path)
        return re.sub(r"\{[^}]+\}", filled, with_steps)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def ways(app: FastAPI) -> list[Way]:
    """Return every address of an application: of the modules it finds by itself, and its own."""
    found = [way for route in _routes(app) for way in _ways(route)]
    assert len(found) > 10
    return found


def _routes(app: FastAPI) -> Iterator[BaseRoute]:
    for kind in (pages, api):
        for module in iter_modules([str(Path(kind.__path__[0]))]):
            yield from import_module(f"{kind.__name__}.{module.name}").router.routes
    yield from (route for route in app.routes if getattr(route, "path", None))


def _ways(route: Any) -> Iterator[Way]:
    dependant = getattr(route, "dependant", None)
    actions = tuple(sorted(set(_actions(dependant)))) if dependant else ()
    for method in sorted(set(route.methods or ()) - {"HEAD"}):
        yield Way(method, route.path, actions)


def _actions(dependant: Dependant) -> Iterator[str]:
    action = getattr(dependant.call, "action", None)
    if action is not None:
        yield str(action)
    for each in dependant.dependencies:
        yield from _actions(each)
