"""healthtrust deliver contract: those that ship, one in words, whether a file of one's own is sound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from healthtrust.cli.columns import as_sheet, write_csv
from healthtrust.cli.say import say_json
from healthtrust.deliver.contract.library import contract_named, shipped_contracts
from healthtrust.deliver.settlement import read_statement, settle
from healthtrust.deliver.settlement.terms import terms_in_force, years_said
from healthtrust.deliver.settlement.trace import formula_of
from healthtrust.design.contract import Column, Contract, Step
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.records.sheets import write_sheets
from healthtrust.records.whole_file import unwritable, write_whole
from healthtrust.reports.phrases import counted, opened

Rows = dict[str, list[Any]]

TABLES = (".csv", ".xlsx")
STATUSES = ("cited", "recalled", "assumed")


@dataclass(frozen=True)
class ShowOptions:
    """For which year and track a contract is shown, and where it goes."""

    year: int | None = None
    track: str = ""
    json: bool = False
    out: Path | None = None


def list_verb(*, json: bool = False, out: Path | None = None) -> None:
    """List the contracts that ship, with how well their terms are known."""
    refuse(unwritable(out, TABLES, option="--out"))
    rows = _listed([contract_named(name) for name in shipped_contracts()])
    if out is not None:
        _write(out, "Contracts", {"contracts": rows})
    if json:
        say_json(_by_row(rows))
        return
    print(f"{len(rows['name'])} contracts ship; `healthtrust deliver contract show NAME` says one in words.")
    wide = max(map(len, rows["name"]))
    for row in _by_row(rows):
        known = ", ".join(f"{row[status]} {status}" for status in STATUSES if row[status]) or "none"
        said = (row["title"], row["parties"], f"years {row['years']}", counted(row["steps"], "step"))
        print(f"{row['name']:<{wide}}  {'; '.join(said)}; terms: {known}; version {row['version']}")


def show_verb(name: str, options: ShowOptions) -> None:
    """Say a contract in words: what it is about, its statement, its terms, its order of operations."""
    refuse(unwritable(options.out, TABLES, option="--out"))
    contract = contract_named(name)
    refuse(_outside(contract, options))
    years = [options.year] if options.year is not None else None
    tracks = [options.track] if options.track else None
    steps = [(n, step) for n, step in enumerate(contract.steps, start=1) if _applies(step, options)]
    terms = terms_in_force(contract, years, tracks)
    tables = {"columns": columns_rows(contract), "terms": terms, "steps": steps_rows(steps)}
    if options.out is not None:
        rows = {"steps": tables["steps"]} if options.out.suffix.lower() == ".csv" else tables
        _write(options.out, contract.title, rows)
    if options.json:
        told = {key: getattr(contract, key) for key in ("name", "title", "version", "about", "source")}
        say_json(told | {kind: _by_row(rows) for kind, rows in tables.items()})
        return
    _say(contract, steps, tables)


def check_verb(path: str, statements: Path | None, template: Path | None) -> None:
    """Say that a contract is sound, or all that is wrong with it; check a statement; write an empty one."""
    refuse(unwritable(template, TABLES, (Path(path), statements), "--template"))
    contract = contract_named(path)
    held = {"column": contract.columns, "term": contract.terms, "table": contract.tables}
    held |= {"check": contract.checks, "step": contract.steps}
    said = [f"{len(part)} {name}{'' if len(part) == 1 else 's'}" for name, part in held.items() if part]
    print(f"{contract.name} is sound: {', '.join(said)}; {_status_words(_statuses(contract))}.")
    if statements is not None:
        statement = read_statement(contract, statements)
        settle(contract, statement)
        lines = "" if statement.party is None else f" in {len(statement.party):,} lines"
        print(f"{statements.name} can be settled: {counted(statement.parties, 'settlement')}{lines}.")
    if template is not None:
        _template(contract, template)
        print(f"Wrote {template}: {len(_header(contract))} columns, no rows yet.")


def columns_rows(contract: Contract) -> Rows:
    """Return a row for each column of a statement, the key first."""
    rows = [
        (name, "text", "party", "always", "", "names the settlement")
        for name in contract.key
        if name not in contract.columns
    ]
    rows += [
        (name, column.unit or "share", column.per, _need(column), _limits(column), column.meaning)
        for name, column in contract.columns.items()
    ]
    return _columns(("column", "unit", "per", "needed", "limits", "meaning"), rows)


def steps_rows(steps: Sequence[tuple[int, Step]]) -> Rows:
    """Return a row for each step with its number, in the order of operations."""
    names = ("number", "step", "part", "says", "formula", "unit", "per", "years", "tracks", "clause")
    rows = [
        (
            number,
            step.name,
            step.part,
            step.says,
            formula_of(step),
            step.unit or "share",
            step.per,
            years_said(step.since, step.until),
            ", ".join(step.tracks) or "all",
            step.clause,
        )
        for number, step in steps
    ]
    return _columns(names, rows)


def _listed(contracts: Sequence[Contract]) -> Rows:
    rows = []
    for contract in contracts:
        count = _statuses(contract)
        parties = f"{contract.payer} pays {contract.party}"
        years = years_said(contract.since, contract.until)
        head = (contract.name, contract.title, parties, contract.version, years, len(contract.steps))
        rows.append((*head, *(count[status] for status in STATUSES)))
    return _columns(("name", "title", "parties", "version", "years", "steps", *STATUSES), rows)


def _say(contract: Contract, steps: Sequence[tuple[int, Step]], tables: Mapping[str, Rows]) -> None:
    print(f"{contract.title} ({contract.name}, version {contract.version})")
    print(f"{contract.about} {opened(contract.payer)} pays {contract.party}; {_funding(contract)}")
    print(f"Source: {contract.source}.\n")
    print("What a statement must hold")
    for row in _by_row(tables["columns"]):
        remarks = [row["unit"], "for each line" if row["per"] == "line" else "", row["limits"]]
        remarks += ["" if row["needed"] == "always" else row["needed"]]
        print(f"- {row['column']} ({'; '.join(each for each in remarks if each)}): {row['meaning']}")
    for check in contract.checks:
        print(f"- must hold{', for each line' if check.per == 'line' else ''}: {check.says} ({check.holds})")
    print(f"\nTerms in force ({_status_words(Counter(tables['terms']['status']))})")
    for row in _by_row(tables["terms"]):
        whom = "".join(f", {each}" for each in (row["track"], row["years"]) if each not in ("", "all"))
        known = f"[{row['source']}; {row['status']}]"
        value = row["value"] if row["unit"] == "share" else f"{row['value']} {row['unit']}"
        print(f"- {row['name']}{whom}: {value}, {row['meaning']} {known}")
    print()
    print("Order of operations")
    for number, step in steps:
        print(f"{number}. {_sentence(step)}")
    rounded = f"rounded to the nearest {contract.rounding:g}, halves up"
    print(f"{len(contract.steps) + 1}. The amount is {contract.amount}, {rounded}.")


def _sentence(step: Step) -> str:
    """Return a step as a sentence, with its formula and clause."""
    whom = [years_said(step.since, step.until)] if (step.since, step.until) != (0, 9999) else []
    whom += [", ".join(step.tracks)] if step.tracks else []
    only = f" ({'; '.join(whom)})" if whom else ""
    line = ", for each line" if step.per == "line" else ""
    return f"{opened(step.says)}{line}{only}: {step.name} = {formula_of(step)} [{step.clause}]"


def _funding(contract: Contract) -> str:
    funding = contract.funding
    balance = {"none": "", "to zero": ", adding up to zero", "to fund": f", adding up to {funding.fund}"}
    return f"money moves from {funding.pays} to {funding.receives}{balance[funding.balance]}."


def _statuses(contract: Contract) -> Counter[str]:
    """Return how many terms and tables are cited, recalled and assumed."""
    return Counter([*(t.status for t in contract.terms), *(t.status for t in contract.tables.values())])


def _status_words(count: Mapping[str, int]) -> str:
    said = ", ".join(f"{count[status]} {status}" for status in STATUSES if count.get(status))
    return said or "no terms of its own"


def _need(column: Column) -> str:
    if column.needed:
        return f"where {column.needed}"
    return "may be missing" if column.optional else "always"


def _limits(column: Column) -> str:
    said = [f"at least {column.at_least:g}"] if column.at_least is not None else []
    said += [f"above {column.above:g}"] if column.above is not None else []
    said += [f"at most {column.at_most:g}"] if column.at_most is not None else []
    said += ["whole"] if column.whole else []
    return ", ".join([*said, *([in_words(column.choices)] if column.choices else [])])


def _applies(step: Step, options: ShowOptions) -> bool:
    in_year = options.year is None or step.since <= options.year <= step.until
    return in_year and (not options.track or not step.tracks or options.track in step.tracks)


def _outside(contract: Contract, options: ShowOptions) -> list[Problem]:
    """Return a year or track that the contract does not have."""
    problems = []
    if options.year is not None and not contract.since <= options.year <= contract.until:
        expected = f"a year of {contract.name}, {years_said(contract.since, contract.until)}"
        problems.append(Problem("--year", str(options.year), expected))
    if options.track and options.track not in contract.tracks:
        none = f"none: {contract.name} has no tracks"
        expected = in_words(list(contract.tracks)) if contract.tracks else none
        near = nearest_match(options.track, contract.tracks)
        problems.append(Problem("--track", repr(options.track), expected, near))
    elif options.track and options.year is not None:
        track = contract.tracks[options.track]
        if not track.since <= options.year <= track.until:
            expected = f"a year of track {options.track}, {years_said(track.since, track.until)}"
            problems.append(Problem("--year", str(options.year), expected))
    return problems


def _template(contract: Contract, to: Path) -> None:
    """Write an empty statement: its header with units; in a workbook the meanings on a second sheet."""
    if to.suffix.lower() == ".csv":
        write_whole(",".join(_header(contract)) + "\n", to)
        return
    meanings = as_sheet(columns_rows(contract))
    write_sheets(
        to, f"Statement for {contract.title}", {"statement": (_header(contract), []), "columns": meanings}
    )


def _header(contract: Contract) -> list[str]:
    """Return the header of a statement, units in brackets."""
    units = {name: "" for name in contract.key} | {n: c.unit for n, c in contract.columns.items()}
    return [f"{name} [{unit}]" if unit not in ("", "text") else name for name, unit in units.items()]


def _write(to: Path, title: str, tables: Mapping[str, Rows]) -> None:
    if to.suffix.lower() == ".csv":
        write_csv(next(iter(tables.values())), to)
    else:
        write_sheets(to, title, {name: as_sheet(rows) for name, rows in tables.items()})


def _columns(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Rows:
    return {name: [row[k] for row in rows] for k, name in enumerate(names)}


def _by_row(rows: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(rows, row, strict=True)) for row in zip(*rows.values(), strict=True)]
