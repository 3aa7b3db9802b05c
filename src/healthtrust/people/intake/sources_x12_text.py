"""X12 text: an interchange names its own separators, and holds transactions from ST to SE.

    element separator = character 4 of ISA    component separator = its element 16    terminator = next

A file holds one interchange or several, or transactions alone, which then use `*`, `:` and `~`. A transaction
is known by its file, the number of its interchange (ISA13) and its own (ST02). Elements keep their place: of
`BPR*I*102.50` the amount is element 2.

Source  ASC X12, Interchange Control Structures 005010 [recalled]

>>> one = transactions_in("ST+820+7?BPR+I+5.10?SE+3+7?", "march.txt", ("+", ":", "?"))[0]
>>> one.key, [element(each, 2) for each in one.segments]
('march.txt::7', ['7', '5.10', '7'])
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem

Segment = tuple[str, ...]
Separators = tuple[str, str, str]
"""Between elements, between components, after a segment."""

USUAL: Separators = ("*", ":", "~")
LENGTH_OF_ISA = 106
WHAT = {"834": "834, enrolment", "837": "837, claims", "820": "820, payments"}

ACCEPTED = {"005010X220": "005010X220A1", "005010X222": "005010X222A1", "005010X223": "005010X223A2"}
"""The edition under which a guide is read, whatever the edition stated: they hold the same elements."""


@dataclass(frozen=True)
class Transaction:
    """One transaction: its key, kind (834, 837, 820), version, envelope (ISA, GS), segments ST to SE."""

    key: str
    kind: str
    version: str
    envelope: tuple[Segment, ...]
    segments: tuple[Segment, ...]

    def within(self, segments: Iterable[Segment]) -> str:
        """Return segments as text in the usual separators, within this transaction's envelope."""
        between, _, after = USUAL
        return after.join(between.join(each) for each in (*self.envelope, *segments)) + after

    @property
    def text(self) -> str:
        """Return the whole transaction as text in the usual separators."""
        return self.within(self.segments)


def element(segment: Segment, place: int) -> str:
    """Return an element by its place, trimmed; nothing where the segment is shorter."""
    return segment[place].strip() if place < len(segment) else ""


def components(segment: Segment, place: int) -> list[str]:
    """Return the components of a composite element; always at least one."""
    return [each.strip() for each in element(segment, place).split(":")]


def transactions_of(kind: str, paths: Iterable[Path]) -> list[Transaction]:
    """Return all transactions of one kind (`834`, `837`, `820`) in files.

    Raises InvalidInput, all at once: a file without that kind, one that breaks off, one that is no text.
    """
    found: list[Transaction] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            here = _of_file(kind, path)
        except InvalidInput as refused:
            problems += refused.problems
            continue
        found += here
    refuse(problems)
    return found


def _of_file(kind: str, path: Path) -> list[Transaction]:
    """Return the transactions of one kind in one file."""
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    here = transactions_in(text, path.name, separators(text, path.name))
    mine = [each for each in here if each.kind == kind]
    if not mine:
        others = ", ".join(sorted({each.kind for each in here})) or "no transaction at all"
        remedy = "Name the file under the kind it is in the mapping."
        refuse([Problem(path.name, others, f"X12 {WHAT.get(kind, kind)}", remedy=remedy)])
    return mine


def separators(text: str, name: str) -> Separators:
    """Return the separators an interchange names in its ISA; the usual ones where the text begins with ST."""
    start = text.lstrip()
    if start.startswith("ST"):
        return USUAL
    if not start.startswith("ISA") or len(start) < LENGTH_OF_ISA:
        found = repr(start[:20]) if start else "an empty file"
        refuse([Problem(name, found, "an X12 file, which begins with ISA or ST")])
    return start[3], start[LENGTH_OF_ISA - 2], start[LENGTH_OF_ISA - 1]


def transactions_in(text: str, name: str, marks: Separators) -> list[Transaction]:
    """Return the transactions of a text; raises InvalidInput where one begins and does not end."""
    found: list[Transaction] = []
    envelope: dict[str, Segment] = {}
    current: list[Segment] = []
    for segment in _segments(text, marks):
        if segment[0] in ("ISA", "GS"):
            envelope[segment[0]] = segment
        elif segment[0] == "ST":
            refuse(_unclosed(current, name))
            current = [segment]
        elif current:
            current.append(segment)
            if segment[0] == "SE":
                found.append(_transaction(name, envelope, current))
                current = []
    refuse(_unclosed(current, name))
    return found


def _segments(text: str, marks: Separators) -> Iterator[Segment]:
    """Yield segments with the usual component separator; a usual separator within a value becomes a space."""
    between, within, after = marks
    for raw in text.split(after):
        if not raw.strip():
            continue
        parts = [part.strip("\r\n") for part in raw.strip().split(between)]
        if marks != USUAL:
            parts = [_plain(part).replace(within, USUAL[1]) for part in parts]
        yield tuple(parts)


def _plain(part: str) -> str:
    """Return a value without the usual separators."""
    for mark in USUAL:
        part = part.replace(mark, " ")
    return part


def _transaction(name: str, envelope: dict[str, Segment], segments: list[Segment]) -> Transaction:
    """Return a transaction; its version is its own (ST03), or that of its group (GS08)."""
    opening, isa = segments[0], envelope.get("ISA", ("ISA",))
    group = (*envelope.get("GS", ("GS",)), *[""] * 8)[:8]
    version = element(opening, 3) or element(envelope.get("GS", ("GS",)), 8)
    outer = (isa,) if "ISA" in envelope else ()
    return Transaction(
        key=f"{name}:{element(isa, 13)}:{element(opening, 2)}",
        kind=element(opening, 1),
        version=version,
        envelope=(*outer, (*group, ACCEPTED.get(version[:10], version))),
        segments=tuple(segments),
    )


def _unclosed(current: list[Segment], name: str) -> list[Problem]:
    """Return a problem where a transaction has begun and not ended."""
    if not current:
        return []
    remedy = "Ask for the file again: it breaks off."
    where = f"{name}, transaction {element(current[0], 2)}"
    return [Problem(where, f"{len(current)} segments and no SE", "a transaction that ends", remedy=remedy)]
