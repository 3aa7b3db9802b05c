"""healthtrust explain: what does this term, step, parameter, account or measure mean?"""

from __future__ import annotations

from collections.abc import Iterable

from healthtrust.design.describe import Parameter, parameters
from healthtrust.design.whole import HEADINGS
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.records.store import read_columns, shipped


def explain_verb(term: str) -> None:
    """Print what a term means; fail with the nearest known term if there is none."""
    wanted = term.strip().lower()
    for find in (_year, _step, _parameter, _account, _measure, _glossary):
        if said := find(wanted):
            print(said)
            return
    known = [p.name for p in parameters()] + [str(t) for t in _terms()] + [*HEADINGS, "year"]
    raise InvalidInput(
        [
            Problem(
                "explain",
                repr(term),
                "a term of the glossary, a step, a parameter or an account",
                nearest_match(wanted, known),
                "See GLOSSARY.md for all terms.",
            )
        ]
    )


def _year(term: str) -> str:
    return f"A year is seven steps, always in this order: {' -> '.join(HEADINGS)}." if term == "year" else ""


def _step(term: str) -> str:
    if term not in HEADINGS:
        return ""
    from importlib import import_module

    module = import_module(f"healthtrust.{term}")
    own = [p for p in parameters() if p.name.startswith(f"{term}.")]
    return "\n".join(
        [
            f"Step {HEADINGS.index(term) + 1}, {term}. {(module.__doc__ or '').strip()}",
            "",
            "Parameters:",
            *(f"  {p.name}: {p.meaning}" for p in own),
        ]
    )


def _parameter(term: str) -> str:
    found = [p for p in parameters() if p.name == term or p.name.rpartition(".")[2] == term]
    return "\n\n".join(_page(p) for p in found)


def _page(found: Parameter) -> str:
    unit = f" [{found.unit}]" if found.unit else ""
    return f"{found.name}{unit}\n  {found.meaning}\n  allowed: {found.allowed}\n  default: {found.default}"


def _account(term: str) -> str:
    from healthtrust.ledger.chart import CHART

    return "\n".join(
        f"Account {a.code}, {a.name} ({a.kind} of {a.owner}): {a.meaning}"
        for a in CHART
        if a.name.lower() == term or str(a.code) == term
    )


def _measure(term: str) -> str:
    columns, _ = read_columns(shipped("measures", "measures"))
    rows = zip(
        columns["code"],
        columns["name"],
        columns["numerator"],
        columns["denominator"],
        columns["meaning"],
        strict=True,
    )
    return "\n".join(
        f"Measure {name}: {meaning}\n  numerator: {above}\n  denominator: {below}"
        for code, name, above, below, meaning in rows
        if term in (str(code).lower(), str(name).lower())
    )


def _glossary(term: str) -> str:
    columns, _ = read_columns(shipped("codes", "glossary"))
    return "\n".join(
        f"{word}: {meaning}"
        for word, meaning in zip(columns["term"], columns["meaning"], strict=True)
        if str(word).lower() == term
    )


def _terms() -> Iterable[str]:
    return [str(t) for t in read_columns(shipped("codes", "glossary"))[0]["term"]]
