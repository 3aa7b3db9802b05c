"""What a contract declares: names of one meaning, one term or step for each year and track, rising points.

>>> from healthtrust.design.contract import Points
>>> table = Points(at=(0, 2, 1), value=(0.1, 0.2, 0.3), source="ours", status="assumed")
>>> print(_points(table, "deal.toml, table rates")[0])
deal.toml, table rates: found a point at 1 after 2; expected points that never fall.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from healthtrust.design.contract import GIVEN, Contract, Points, Printed, Step, Term, Track
from healthtrust.ground.formula.read import FUNCTIONS
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.ledger.chart import CHART

Dated = Contract | Track | Term | Step | Printed


def declared_problems(contract: Contract, where: str) -> list[Problem]:
    """Return what is wrong with names, years, tracks, tables and accounts, formulas apart."""
    problems = _names(contract, where) + _spans(contract, where) + _unknown_tracks(contract, where)
    problems += _overlaps(contract.terms, where, "term") + _overlaps(contract.steps, where, "step")
    for name, table in contract.tables.items():
        problems += _points(table, f"{where}, table {name}")
    return problems + _accounts(contract, where)


def _names(contract: Contract, where: str) -> list[Problem]:
    """Return names that mean two things."""
    kinds = {
        "column": {name for name in contract.columns if name != contract.period},
        "term": {term.name for term in contract.terms},
        "table": set(contract.tables),
        "step": {step.name for step in contract.steps},
        "word of the language": {*FUNCTIONS, *GIVEN},
    }
    listed = list(kinds.items())
    return [
        Problem(f"{where}, {other} {name}", f"a name that is also a {kind}", "a name of its own")
        for at, (kind, held) in enumerate(listed)
        for other, others in listed[at + 1 :]
        for name in sorted(held & others)
    ]


def _spans(contract: Contract, where: str) -> list[Problem]:
    """Return spans of years that end before they begin."""
    spans: list[tuple[str, Dated]] = [("contract", contract)]
    spans += [(f"track {name}", track) for name, track in contract.tracks.items()]
    spans += [(f"term {term.name}", term) for term in contract.terms]
    spans += [(f"step {step.name}", step) for step in contract.steps]
    spans += [(f"column {n}, printed", p) for n, c in contract.columns.items() for p in c.printed]
    return [
        Problem(f"{where}, {name}", f"{span.since} to {span.until}", "a first year before the last")
        for name, span in spans
        if span.since > span.until
    ]


def _unknown_tracks(contract: Contract, where: str) -> list[Problem]:
    """Return tracks that a term or a step names and the contract does not have."""
    used = [(f"term {term.name}", _tracks(term)) for term in contract.terms]
    used += [(f"step {step.name}", _tracks(step)) for step in contract.steps]
    return [
        Problem(f"{where}, {name}", f"track {track!r}", "a track", nearest_match(track, contract.tracks))
        for name, tracks in used
        for track in sorted(tracks - set(contract.tracks))
    ]


def _overlaps(dated: Iterable[Term] | Iterable[Step], where: str, kind: str) -> list[Problem]:
    by_name: dict[str, list[Term | Step]] = {}
    for each in dated:
        by_name.setdefault(each.name, []).append(each)
    return [
        Problem(f"{where}, {kind} {name}", f"two for {_since(a, b)}", "one for each year and track")
        for name, group in by_name.items()
        for at, a in enumerate(group)
        for b in group[at + 1 :]
        if a.since <= b.until and b.since <= a.until and _share_track(a, b)
    ]


def _since(a: Term | Step, b: Term | Step) -> str:
    first = max(a.since, b.since)
    return f"{first}" if first else "the same years"


def _share_track(a: Term | Step, b: Term | Step) -> bool:
    """Return whether both are for one track; one that names none is for all."""
    one, other = _tracks(a), _tracks(b)
    return not one or not other or bool(one & other)


def _tracks(of: Term | Step) -> set[str]:
    if isinstance(of, Step):
        return set(of.tracks)
    return set(of.value) if isinstance(of.value, dict) else set()


def _points(table: Points, here: str) -> list[Problem]:
    """Return what is wrong with the points of a table."""
    if len(table.at) != len(table.value) or not table.at:
        found = f"{len(table.at)} points and {len(table.value)} values"
        return [Problem(here, found, "one value for each point")]
    return [
        Problem(here, f"a point at {b:g} after {a:g}", "points that never fall")
        for a, b in pairwise(table.at)
        if b < a
    ]


def _accounts(contract: Contract, where: str) -> list[Problem]:
    """Return accounts that the chart does not hold, and a balance without its fund."""
    names = [account.name for account in CHART]
    funding = contract.funding
    problems = [
        Problem(f"{where}, funding", repr(name), "an account of the chart", nearest_match(name, names))
        for name in (funding.pays, funding.receives)
        if name not in names
    ]
    if (funding.balance == "to fund") != bool(funding.fund):
        found = "no `fund`" if not funding.fund else f"a `fund` that balances {funding.balance}"
        problems.append(Problem(f"{where}, funding", found, '`balance = "to fund"` together with `fund`'))
    return problems
