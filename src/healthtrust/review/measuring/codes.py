"""Code sets: which recorded codes belong to which sets, as bits of words of sixty.

    code c of system s belongs to set k when s is k's system and c is, or begins with, one of k's codes

Codes and systems are compared as `records.codes` says.

Source  value sets of measures as in AHRQ, Prevention Quality Indicators technical specifications [recalled].

>>> heart = Codes("heart-failure", "icd10", ("I50",), prefix=True)
>>> asthma = Codes("asthma", "icd10cm", ("J45901",), prefix=False)
>>> matched([("ICD-10-CM", "I50.22"), ("icd10cm", "J45.901"), ("snomed", "I50")], [heart, asthma])
{('ICD-10-CM', 'I50.22'): [1], ('icd10cm', 'J45.901'): [2]}
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from healthtrust.design.measure import CodeSet
from healthtrust.records.codes import plain, plain_system, same_system
from healthtrust.records.store import shipped

WORD = 60
"""Sets told apart by the bits of one whole number."""


@dataclass(frozen=True)
class Codes:
    """A set of codes of one system."""

    name: str
    system: str
    codes: tuple[str, ...]
    prefix: bool


def of_design(each: CodeSet) -> Codes:
    """Return a set as a file states it."""
    codes = tuple(plain(code) for code in each.codes)
    return Codes(each.name, plain_system(each.system), codes, each.match == "prefix")


@cache
def avoidable_admissions() -> tuple[Codes, ...]:
    """Return the shipped code sets of the AHRQ Prevention Quality Indicators 2023."""
    sets: dict[tuple[str, str], list[str]] = {}
    with shipped("codes", "ahrq-pqi-2023").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            sets.setdefault((row["set"], row["system"]), []).append(row["code"])
    return tuple(Codes(name, system, tuple(codes), False) for (name, system), codes in sets.items())


def matched(recorded: Iterable[tuple[str, str]], sets: Sequence[Codes]) -> dict[tuple[str, str], list[int]]:
    """Return the words of each recorded code that is in some set: bit k % 60 of word k // 60 is set k."""
    by_system: dict[str, list[int]] = {}
    exact: dict[tuple[int, str], bool] = {}
    for k, each in enumerate(sets):
        by_system.setdefault(each.system, []).append(k)
        if not each.prefix:
            exact |= {(k, code): True for code in each.codes}
    words = max(1, -(-len(sets) // WORD))
    found: dict[tuple[str, str], list[int]] = {}
    for system, written in recorded:
        code, bits = plain(written), [0] * words
        for wanted, positions in by_system.items():
            if same_system(system, wanted):
                for k in positions:
                    inside = code.startswith(sets[k].codes) if sets[k].prefix else (k, code) in exact
                    bits[k // WORD] |= inside << (k % WORD)
        if any(bits):
            found[system, written] = bits
    return found
