"""The pages of the shipped contracts and of the language they are written in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import reference_markdown as markdown
from reference_said import SAID


def contracts() -> Iterator[str]:
    """Yield the list of the contracts that ship."""
    from healthtrust.deliver.contract import contract_named, shipped_contracts
    from healthtrust.deliver.settlement.terms import years_said

    shipped = [contract_named(name) for name in shipped_contracts()]
    rows = [
        [
            f"[{c.name}](contracts/{c.name}.md)",
            c.title,
            c.payer,
            c.party,
            years_said(c.since, c.until),
            c.source,
        ]
        for c in shipped
    ]
    yield markdown.table(["contract", "title", "pays", "is paid", "years", "source"], rows)


def contract(name: str) -> Iterator[str]:
    """Yield the page of one contract: its statement, its numbers, its steps in order."""
    from healthtrust.deliver.contract import contract_named

    shown = contract_named(name)
    yield f"# {shown.title}: `{shown.name}`"
    yield shown.about
    yield "All [contracts](../contracts.md); [what the words mean](../contract-language.md)."
    yield _head(shown)
    yield from _statement(shown)
    yield from _numbers(shown)
    yield from _steps(shown)
    yield from _said_of_amounts(shown)


def contract_language() -> Iterator[str]:
    """Yield every key of a contract file, what formulas may hold, and what a year knows."""
    from healthtrust.deliver.known import KNOWN
    from healthtrust.design.contract import GIVEN, STAGES, Contract
    from healthtrust.design.describe import parameters
    from healthtrust.ground.formula.read import FUNCTIONS

    yield "## Keys"
    yield markdown.keys(parameters(Contract))
    yield "## Parts of a deal"
    yield markdown.table(["part", "what it is"], SAID["contract_parts"].items())
    yield "## Formulas"
    yield SAID["formulas"].format(
        stages=", ".join(f"`{s}`" for s in STAGES), given=", ".join(f"`{g}`" for g in GIVEN)
    )
    said = SAID["formula_functions"]
    rows = [
        [f"`{said[name]['written']}`", _count(*FUNCTIONS[name]), said[name]["gives"]] for name in FUNCTIONS
    ]
    yield markdown.table(
        ["function", "arguments", "gives"],
        [*rows, ["`NAME(x)`", "1", "the value read off the table of that name"]],
    )
    yield "## What a year knows"
    yield SAID["known"]
    yield markdown.table(
        ["column", "what a year gives"], [[f"`{name}`", what] for name, what in KNOWN.items()]
    )


def _count(fewest: int, most: int) -> str:
    return f"{fewest}" if fewest == most else f"{fewest} to {most}"


def _head(shown: Any) -> str:
    from healthtrust.deliver.settlement.terms import years_said

    told = {
        "version": shown.version,
        "pays": shown.payer,
        "is paid": shown.party,
        "years": years_said(shown.since, shown.until),
        "one settlement": ", ".join(f"`{name}`" for name in shown.key),
        "period": f"`{shown.period}`" if shown.period else "none",
        "currency": shown.currency or "any",
        "amount": f"`{shown.amount}`, to the nearest {shown.rounding:g}, halves up",
        "over a year": shown.payment_model,
        "accounts": f"from {shown.funding.pays} to {shown.funding.receives}",
        "amounts of a pool": _balance(shown.funding),
        "source": shown.source,
    }
    return markdown.table(["item", "value"], told.items())


def _balance(funding: Any) -> str:
    of = f", by `{funding.pool}`" if funding.pool else ""
    adds = {
        "none": "add up to anything",
        "to zero": "add up to nothing",
        "to fund": f"add up to `{funding.fund}`",
    }
    return adds[funding.balance] + of


def _statement(shown: Any) -> Iterator[str]:
    from healthtrust.cli.contract_tables import columns_rows
    from healthtrust.deliver.settlement.terms import years_said

    yield "## Statement"
    columns = columns_rows(shown)
    printed = [_printed(shown.columns.get(name)) for name in columns["column"]]
    told = {**columns, "column": _code(columns["column"]), "printed to": printed}
    yield _unusual(told, {"per": "party", "limits": "", "printed to": "exact"})
    if shown.checks:
        yield "What must hold:"
        yield "\n".join(f"- {c.says}: `{c.holds}`, of each {c.per}" for c in shown.checks)
    if shown.tracks:
        yield f"## Tracks: `{shown.track}`"
        rows = [[f"`{name}`", t.title, years_said(t.since, t.until)] for name, t in shown.tracks.items()]
        yield markdown.table(["track", "title", "years"], rows)


def _printed(column: Any) -> str:
    from healthtrust.deliver.settlement.terms import years_said

    if column is None or not column.printed:
        return "exact"
    return ", ".join(
        f"{p.decimals} decimals" + (f" {when}" if (when := years_said(p.since, p.until)) != "all" else "")
        for p in column.printed
    )


def _numbers(shown: Any) -> Iterator[str]:
    """Yield terms, tables and guards, each with its source."""
    from healthtrust.deliver.settlement.terms import years_said
    from healthtrust.design.contract import Guards
    from healthtrust.design.describe import parameters

    meanings = {term.name: term.meaning for term in reversed(shown.terms) if term.meaning}
    rows = [
        [f"`{t.name}`", t.meaning or meanings.get(t.name, "–"), t.unit or "share", markdown.in_words(t.value),
         years_said(t.since, t.until), t.source, t.status]
        for t in shown.terms
    ]  # fmt: skip
    if rows:
        yield "## Terms"
        yield from markdown.sourced(["term", "meaning", "unit", "value", "years"], rows)
    if shown.tables:
        yield "## Tables"
        rows = [
            [f"`{n}`", t.of or "share", t.unit or "share", _points(t), t.source, t.status]
            for n, t in shown.tables.items()
        ]
        yield from markdown.sourced(["table", "unit of points", "unit of values", "points → values"], rows)
    if shown.guards:
        yield "## Guards of single persons"
        stated = [key for key in parameters(Guards) if key.name in shown.guards.model_fields_set]
        rows = [[f"`{k.name}`", k.meaning, _value(getattr(shown.guards, k.name))] for k in stated]
        yield markdown.table(["key", "meaning", "value"], rows)


def _points(table: Any) -> str:
    return "; ".join(f"{at:,.12g} → {value:,.12g}" for at, value in zip(table.at, table.value, strict=True))


def _steps(shown: Any) -> Iterator[str]:
    from healthtrust.cli.contract_tables import steps_rows

    yield "## Steps, in order"
    rows = steps_rows(list(enumerate(shown.steps, start=1)))
    rows |= {"formula": _code(rows["formula"]), "step": _code(rows["step"])}
    rows["clause"] = [
        f"{step.clause}; numbers: {step.source}, {step.status}" if step.source else step.clause
        for step in shown.steps
    ]
    yield _unusual(rows, {"per": "party", "years": "all", "tracks": "all"})


def _said_of_amounts(shown: Any) -> Iterator[str]:
    yield "## Reasons"
    yield "The first that holds is said."
    yield markdown.table(["where", "is said"], [[f"`{r.when}`", r.says] for r in shown.reasons])
    yield "## Levers"
    rows = [[m.lever, m.meaning, _moved(m), f"`{m.of_line}`" if m.of_line else "–"] for m in shown.levers]
    yield markdown.table(["one more", "that is", "changes", "of the line where"], rows)


def _moved(lever: Any) -> str:
    told = (
        f"`{name}` by `{change}`" if isinstance(change, str) else f"`{name}` {change:+.12g}"
        for name, change in lever.columns.items()
    )
    return ", ".join(told) or "nothing"


def _code(texts: Sequence[str]) -> list[str]:
    return [f"`{text}`" for text in texts]


def _unusual(columns: Mapping[str, Sequence[Any]], usual: Mapping[str, str]) -> str:
    """Return columns of equal length as a table, less those that hold nothing but what is usual."""
    kept = {name: column for name, column in columns.items() if set(column) != {usual.get(name)}}
    body = [[str(cell) or "–" for cell in row] for row in zip(*kept.values(), strict=True)]
    return markdown.table(list(kept), body)


def _value(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else markdown.in_words(value)
