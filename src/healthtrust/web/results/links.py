"""Links within a report, as they lead on the pages of its run: to a step, a part, a table, or a file.

>>> links_of_run("[a](#pool) [b](#model) [c](tables/flow.parquet)", "/runs/1")
'[a](/runs/1/pool) [b](/runs/1/part/model) [c](/runs/1/tables/flow)'
>>> links_of_run("[d](design.toml) [e](https://x.org/#y)", "/runs/1")
'[d](/runs/1/files/design.toml) [e](https://x.org/#y)'
"""

from __future__ import annotations

import re

from healthtrust.design.whole import HEADINGS

LINK = re.compile(r"\]\((#[\w-]+|[\w-]+(?:\.[\w-]+)+|tables/[\w-]+\.parquet)\)")


def links_of_run(text: str, address: str) -> str:
    """Return a text with its links leading to pages below the address of a run."""
    return LINK.sub(lambda found: f"]({address}/{_page(found.group(1))})", text)


def _page(link: str) -> str:
    if link.startswith("#"):
        return link[1:] if link[1:] in HEADINGS else f"part/{link[1:]}"
    return link.removesuffix(".parquet") if link.startswith("tables/") else f"files/{link}"
