"""A contract with other terms: what is asked by `--set name=value`, one after the other or several at once.

    name is    a term          its value, at all times and in all tracks
               a table         the same value everywhere
               a step          its formula, or its number
               a column        the value of every party, such as the track or the quality score

Several values of one name are variants; several names with several values are crossed.

>>> [variant.label for variant in variants_of(["margin=0.98,1.02"])]
['margin = 0.98', 'margin = 1.02']
>>> [variant.label for variant in variants_of([])], variants_of(["half=lesser(a, b)"])[0].changes
(['as it stands'], (('half', 'lesser(a, b)'),))
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from healthtrust.deliver.contract.check import problems_of
from healthtrust.deliver.contract.unread_check import unread_problems
from healthtrust.design.contract import Contract, Points, Step
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match

MOST = 60
AS_IT_STANDS = "as it stands"


@dataclass(frozen=True)
class Variant:
    """What is changed: names with their values as they are written."""

    label: str
    changes: tuple[tuple[str, str], ...]


def variants_of(asked: Sequence[str]) -> tuple[Variant, ...]:
    """Return the variants that `name=value` and `name=value,value` ask for; raises where one has no value."""
    problems = [
        Problem("--set", repr(each), "name=value, or name=value,value")
        for each in asked
        if not all(part.strip() for part in each.partition("=")[::2])
    ]
    refuse(problems)
    choices = [(name.strip(), _values(text)) for name, _, text in (each.partition("=") for each in asked)]
    varying = {name for name, values in choices if len(values) > 1}
    crossed = list(product(*([(name, value) for value in values] for name, values in choices)))
    if len(crossed) > MOST:
        refuse(
            [Problem("--set", f"{len(crossed)} variants", f"at most {MOST}", None, "Ask for fewer at once.")]
        )
    told = [", ".join(f"{name} = {value}" for name, value in each if name in varying) for each in crossed]
    return tuple(Variant(label or AS_IT_STANDS, each) for label, each in zip(told, crossed, strict=True))


def changed(contract: Contract, variant: Variant) -> Contract:
    """Return the contract with other terms, tables and steps; raises where a name is none of its.

    A term that only a step replaced has read stays, unread.
    """
    refuse([problem for name, value in variant.changes for problem in _wrong(contract, name, value)])
    for name, text in variant.changes:
        contract = _with(contract, name, text)
    where = f"{contract.name}, {variant.label}"
    unread = unread_problems(contract, where)
    refuse([problem for problem in problems_of(contract, where) if problem not in unread])
    return contract


def columns_set(contract: Contract, variant: Variant) -> dict[str, str]:
    """Return the columns that a variant states for every party."""
    own = _own(contract)
    return {name: text for name, text in variant.changes if name not in own and name in contract.columns}


def _values(text: str) -> list[str]:
    """Return the values of a list: of numbers, or of plain words such as tracks; else the whole text."""
    parts = [part.strip() for part in text.split(",")]
    return parts if all(_is_number(part) or part.isalnum() for part in parts) else [text.strip()]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _own(contract: Contract) -> set[str]:
    """Return the names of terms, tables and steps."""
    names = {term.name for term in contract.terms} | set(contract.tables)
    return names | {step.name for step in contract.steps}


def _wrong(contract: Contract, name: str, text: str) -> list[Problem]:
    known = sorted(_own(contract) | set(contract.columns))
    where = f"--set {name}={text}"
    if name not in known:
        expected = f"a term, table, step or column of {contract.name}"
        return [Problem(where, repr(name), expected, nearest_match(name, known))]
    numeric = name in contract.tables or name in {term.name for term in contract.terms}
    if numeric and not _is_number(text):
        return [Problem(where, repr(text), "a number")]
    return []


def _with(contract: Contract, name: str, text: str) -> Contract:
    if name in {term.name for term in contract.terms}:
        first = next(term for term in contract.terms if term.name == name)
        mine: Mapping[str, object] = {"value": float(text), "since": 0, "until": 9999, **_OURS}
        terms = [first.model_copy(update=mine), *(t for t in contract.terms if t.name != name)]
        return contract.model_copy(update={"terms": tuple(terms)})
    if name in contract.tables:
        return contract.model_copy(
            update={"tables": contract.tables | {name: _flat(contract.tables[name], text)}}
        )
    if name in {step.name for step in contract.steps}:
        steps = tuple(_stated(step, text) if step.name == name else step for step in contract.steps)
        return contract.model_copy(update={"steps": steps})
    return contract


_OURS = {"source": "set for the question", "status": "assumed"}


def _flat(table: Points, text: str) -> Points:
    return table.model_copy(update={"at": (0.0,), "value": (float(text),), **_OURS})


def _stated(step: Step, text: str) -> Step:
    rule = {"of": "", "relative_to": "", "gains": (), "losses": ()}
    return step.model_copy(update={"value": text, "clause": "set for the question", **rule})
