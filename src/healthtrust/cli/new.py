"""healthtrust new: a design file to start from."""

from __future__ import annotations

from pathlib import Path

from healthtrust.design.read import bundled_designs, read_design
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.runs.folder import write_text

PAGE = """# A design that extends {base}: write only what differs. See: healthtrust explain pool
extends = "{base}"
title = "{title}"

[pool]
# ceiling_share = 0.09

[market]
# plans = 3

[sources]
# "pool.ceiling_share" = {{ source = "author, year, table", status = "assumed" }}
"""


def new_verb(name: str, base: str) -> None:
    """Write a small design file that extends a bundled one, and print its path."""
    path = Path(name if name.endswith(".toml") else f"{name}.toml")
    if path.exists():
        raise InvalidInput(
            [
                Problem(
                    str(path),
                    "a file of that name",
                    "a name not yet taken",
                    remedy="Choose another name or remove the file.",
                )
            ]
        )
    if base not in bundled_designs():
        read_design(base)
    title = path.stem.replace("-", " ").replace("_", " ").capitalize()
    write_text(path, PAGE.format(base=base, title=title))
    print(path)
