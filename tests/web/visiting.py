"""Visit pages of a folder as a browser would, in a process of its own; tell what it then holds in memory.

    python -m tests.web.visiting FOLDER

Follows the links of every page, a few to each address of the application, and asks each interface for
programs. Prints as JSON: `visited`, addresses by the address of the application that answered them;
`wrong`, those that failed; `heavy`, libraries that compute, which were brought in.
"""

from __future__ import annotations

import html
import json
import re
import sys
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from starlette.routing import compile_path
from starlette.testclient import TestClient

from healthtrust.web.app import make_app
from healthtrust.web.settings import Settings
from tests.web.routes import ways

HEAVY = ("numba", "llvmlite", "scipy", "pandas", "statsmodels", "splink", "vl_convert", "sklearn", "xgboost")
A_FEW = 3
FAILED = 500


def visit(folder: Path) -> dict[str, object]:
    """Return what visiting found."""
    app = make_app(Settings(folder=folder))
    shapes = [(compile_path(way.path)[0], way.path) for way in ways(app) if way.method == "GET"]
    visited: dict[str, list[str]] = {}
    wrong = []
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as browser:
        waiting = deque([*_first(folder), *(way.path for way in ways(app) if "{" not in way.path)])
        seen = set()
        while waiting:
            address = waiting.popleft()
            shape = next((path for pattern, path in shapes if pattern.match(address.partition("?")[0])), None)
            few = visited.setdefault(shape or "", [])
            if address in seen or shape in (None, "/sign-out") or len(few) >= A_FEW:
                continue
            seen.add(address)
            few.append(address)
            answer = browser.get(address)
            wrong += [address] * (answer.status_code >= FAILED)
            if "html" in answer.headers.get("content-type", ""):
                waiting += [html.unescape(each) for each in re.findall(r'href="(/[^"#]*)', answer.text)]
                waiting += re.findall(r'src="(/[^"#]*)', answer.text)
    heavy = sorted(name for name in HEAVY if name in sys.modules)
    return {"visited": {k: v for k, v in visited.items() if v}, "wrong": wrong, "heavy": heavy}


def _first(folder: Path) -> Iterator[str]:
    """Yield addresses that few pages link to."""
    for trust in folder.glob("*/trust.toml"):
        yield from (f"/live/{trust.parent.name}", f"/live/{trust.parent.name}/load")
    for design in [path.stem for path in folder.glob("*.toml")][:1]:
        yield from (f"/designs/{design}", f"/designs/{design}/pool", f"/api/designs/{design}")
    for run in [path for path in (folder / "runs").glob("*") if not path.name.startswith(".")][:1]:
        pages = ("places", "citizen", "reproduce", "report", "tables", "review")
        yield from (
            f"/runs/{run.name}",
            f"/api/runs/{run.name}",
            *(f"/runs/{run.name}/{page}" for page in pages),
        )
        for table in (run / "tables").glob("*.parquet"):
            yield f"/runs/{run.name}/tables/{table.stem}?sort={_column(table)}"


def _column(table: Path) -> str:
    import pyarrow.parquet as pq

    with pq.ParquetFile(table) as file:
        return str(file.schema_arrow.names[-1])


if __name__ == "__main__":
    print(json.dumps(visit(Path(sys.argv[1]))))
