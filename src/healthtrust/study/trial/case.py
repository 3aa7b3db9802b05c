"""A design with some of its values put otherwise: one thing that can be tried.

    values   dotted name -> value; names reach into lists too (`design.keys`)
    mark     SHA-256 of the design so changed, the bytes of its inputs, and the version: equal marks, equal
             results

>>> from healthtrust.design.read import read_design
>>> valley = case_of(read_design("valley"))
>>> dearer = valley.with_values({"pool.ceiling_share": 0.2, "market.plans.Open Health.quality": 0.5})
>>> dearer.design.pool.ceiling_share, dearer.design.market.plans[2].quality, dearer.mark == valley.mark
(0.2, 0.5, False)
>>> valley.with_values({"pool.ceiling_share": 0.12}).mark == valley.mark
True
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import isfinite
from typing import Any

from healthtrust.design.keys import found, put
from healthtrust.design.read import Read, validated
from healthtrust.design.whole import Design
from healthtrust.fingerprint import input_hashes
from healthtrust.version import VERSION


@dataclass(frozen=True)
class Case:
    """A design, the folder its relative paths start at, what it is called, and what its inputs hash to."""

    design: Design
    folder: str
    name: str
    inputs: Mapping[str, str] = field(repr=False)

    @cached_property
    def mark(self) -> str:
        """Return what tells this case from every other."""
        told = json.dumps([self.design.as_plain(), dict(self.inputs), VERSION], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()

    def with_values(self, values: Mapping[str, Any], name: str = "") -> Case:
        """Return the case with some values put otherwise; raises InvalidInput with every one that cannot be.

        A draw of what is a whole number, as years are, is rounded to one. The inputs are taken to be the same
        files: to name another file read the design anew.
        """
        tree = copy.deepcopy(self.design.as_plain())
        for key, value in values.items():
            put(tree, key, _whole(value) if _is_whole(found(tree, key)) else value)
        return Case(validated(tree, self.name), self.folder, name or self.name, self.inputs)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _whole(value: Any) -> Any:
    return round(value) if isinstance(value, float) and isfinite(value) else value


def case_of(read: Read) -> Case:
    """Return the case of a design as read."""
    return Case(read.design, read.folder, read.name, input_hashes(read.design, read.folder))
