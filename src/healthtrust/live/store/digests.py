"""What the trail keeps of each thing that a transaction writes: enough to see later whether it was changed.

A batch is kept as its number, the hash of its header (key, step, memo, month posted in), the number of its
legs and the hash of their columns; a state, a load and an appeal as one hash. A month that was not kept, as
in the first format, is left out of the hash.

>>> march, april = YearState(2027, "open", 3), YearState(2027, "open", 4)
>>> of_state(march)["hash"] == of_state(april)["hash"]
False
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from healthtrust.ledger.book import Names
from healthtrust.ledger.chart import TAGS
from healthtrust.ledger.entry import Legs
from healthtrust.live.store.key import content_key, legs_digest
from healthtrust.live.store.rows import Appeal, Load
from healthtrust.live.store.stages import YearState


@dataclass(frozen=True)
class Header:
    """All of a batch but its legs; `part` counts the batches of one key."""

    number: int
    key: str
    part: int
    step: str
    memo: str
    posted_in: int | None

    def as_plain(self) -> dict[str, Any]:
        """Return its columns by name."""
        return asdict(self)


def of_header(header: Header) -> str:
    """Return the hash of a batch's header."""
    return content_key({name: value for name, value in header.as_plain().items() if value is not None})


def of_batch(header: Header, legs: Legs) -> dict[str, Any]:
    """Return what the trail keeps of a batch."""
    return {
        "number": header.number,
        "header": of_header(header),
        "legs": len(legs),
        "hash": legs_digest(legs),
    }


def of_state(state: YearState) -> dict[str, Any]:
    """Return what the trail keeps of a year's state; its facts by hash."""
    told = content_key(state.year, state.stage, state.month, state.facts)
    return {"year": state.year, "stage": state.stage, "month": state.month, "hash": told}


def of_load(load: Load) -> dict[str, str]:
    """Return what the trail keeps of a load."""
    return {"load": load.hash, "hash": content_key(load.hash, load.name, load.month, load.report)}


def of_appeal(appeal: Appeal) -> str:
    """Return the hash of an appeal as it stands."""
    return content_key(appeal.as_plain())


def of_trust(row: tuple[Any, ...], names: Names) -> str:
    """Return the hash of the trust's own row, less its format, and its names."""
    return content_key(row, {tag: getattr(names, tag) for tag in TAGS})
