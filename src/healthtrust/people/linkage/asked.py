"""What a linkage is asked, and what it has found.

Source  form of this library.

>>> Asked((Path("ash.csv"),)).model
'default'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from healthtrust.people.linkage.blocking import Counted
    from healthtrust.people.linkage.trained import Trained
    from healthtrust.people.linkage.truth import Judged


@dataclass(frozen=True)
class Asked:
    """What is asked."""

    identities: tuple[Path, ...]
    model: str = "default"
    """A shipped model, a TOML file, or a model.json that was learned before."""
    to: Path | None = None
    known: Path | None = None
    """The folder of an earlier linkage, which is gone on from."""
    threshold: float | None = None
    checksum: Literal["", "none", "nhs"] = ""
    veto: bool = True
    one_to_one: bool = False
    merge: bool = False
    """Whether known persons that a new record joins are merged; else that is proposed."""
    truth: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    who: str = "healthtrust people link"


@dataclass(frozen=True)
class Found:
    """What was found; counts only."""

    asked: Asked
    trained: Trained
    records: int
    """New ones."""
    known: int
    again: int
    """Records of the feed that were known already and are left as they are."""
    persons: int
    """Persons among the new records, known ones with them."""
    links: int
    vetoed: int
    refused: tuple[tuple[str, int], ...]
    """Links that would bring two persons together: reason, and how many."""
    review: int
    counted: tuple[Counted, ...]
    pairs: int
    weights: tuple[tuple[int, int], ...]
    """Lower bound of a bar and its pairs."""
    impossible: dict[str, int]
    lacking: tuple[str, ...]
    """Comparisons of the model whose columns are empty."""
    events: dict[str, int]
    judged: Judged | None
