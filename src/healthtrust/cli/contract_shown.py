"""healthtrust deliver contract show: a contract in words, from its statement to what is said of amounts."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from healthtrust.cli.contract_tables import (
    TABLES,
    Rows,
    columns_rows,
    status_words,
    steps_rows,
    write_tables,
)
from healthtrust.cli.say import say_json
from healthtrust.deliver.contract.library import contract_named
from healthtrust.deliver.settlement.due import is_payment
from healthtrust.deliver.settlement.terms import terms_in_force, years_said
from healthtrust.deliver.settlement.trace import formula_of
from healthtrust.design.contract import Contract, Step
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.ground.rows import by_row
from healthtrust.records.whole_file import unwritable
from healthtrust.reports.phrases import opened

Row = Mapping[str, Any]


@dataclass(frozen=True)
class ShowOptions:
    """For which year and track a contract is shown, and where it goes."""

    year: int | None = None
    track: str = ""
    json: bool = False
    out: Path | None = None


def show_verb(name: str, options: ShowOptions) -> None:
    """Say a contract in words: what it is about, its statement, its terms, its order of operations."""
    refuse(unwritable(options.out, TABLES, (Path(name),), "--out"))
    contract = contract_named(name)
    refuse(_outside(contract, options))
    years = [options.year] if options.year is not None else None
    tracks = [options.track] if options.track else None
    steps = [(n, step) for n, step in enumerate(contract.steps, start=1) if _applies(step, options)]
    terms = terms_in_force(contract, years, tracks)
    tables = {"columns": columns_rows(contract), "terms": terms, "steps": steps_rows(steps)}
    if options.out is not None:
        rows = {"steps": tables["steps"]} if options.out.suffix.lower() == ".csv" else tables
        write_tables(options.out, contract.title, rows)
    if options.json:
        told = contract.model_dump(mode="json", exclude={"tables"})
        say_json(told | {kind: by_row(rows) for kind, rows in tables.items()})
        return
    for line in _lines(contract, options.track, steps, tables):
        print(_wrapped(line))


def _lines(
    contract: Contract, track: str, steps: Sequence[tuple[int, Step]], tables: Mapping[str, Rows]
) -> Iterator[str]:
    yield f"{contract.title} ({contract.name}, version {contract.version})"
    yield f"{contract.about} {_parties(contract)}"
    yield from _when(contract, track)
    yield f"Source: {contract.source}."
    yield "\nWhat a statement must hold"
    yield from (_column(row) for row in by_row(tables["columns"]))
    for check in contract.checks:
        yield f"- must hold{_by_line(check.per)}: {check.says} ({check.holds})"
    yield f"\nTerms in force ({status_words(Counter(tables['terms']['status']))})"
    for _, same in groupby(by_row(tables["terms"]), lambda row: [v for k, v in row.items() if k not in _OWN]):
        yield _term(list(same))
    yield "\nOrder of operations"
    yield from (f"{number}. {_sentence(step)}" for number, step in steps)
    rounded = f"rounded to the nearest {contract.rounding:g}, halves up"
    yield f"{len(contract.steps) + 1}. The amount is {contract.amount}, {rounded}."
    if contract.reasons:
        yield "\nWhat is said of an amount: the first that holds"
        yield from (f"- {reason.says} ({reason.when})" for reason in contract.reasons)
    if contract.levers:
        yield "\nWhat one more unit changes in the statement"
        for lever in contract.levers:
            changed = ", ".join(
                f"{name} by {change if isinstance(change, str) else format(change, 'g')}"
                for name, change in lever.columns.items()
            )
            yield f"- {lever.lever}, {lever.meaning}: {changed}"


_OWN = ("track", "value")
"""What differs between the rows of one term, of which there is one for each track."""


def _wrapped(line: str) -> str:
    """Return a line as a terminal shows it whole, words unbroken; elsewhere as it is."""
    if not sys.stdout.isatty():
        return line
    width = shutil.get_terminal_size().columns
    return "\n".join(textwrap.fill(part, width, subsequent_indent="  ") for part in line.split("\n"))


def _parties(contract: Contract) -> str:
    """Return who pays whom, out of which account, and what must add up."""
    if not is_payment(contract):
        return f"Nobody is paid by it: {contract.amount} goes into a settlement."
    funding = contract.funding
    balance = {"none": "", "to zero": ", adding up to zero", "to fund": f", adding up to {funding.fund}"}
    accounts = f"from {funding.pays} to {funding.receives}"
    return f"Paid by {contract.payer} to {contract.party}, {accounts}{balance[funding.balance]}."


def _when(contract: Contract, only: str) -> Iterator[str]:
    """Yield for which years and in which currency a contract is, and its tracks, or only one."""
    years = years_said(contract.since, contract.until)
    yield f"Years: {years}. Currency: {contract.currency or 'any'}. Amount of: {' and '.join(contract.key)}."
    said = [
        f"{name} {track.title} ({years_said(track.since, track.until)})"
        for name, track in contract.tracks.items()
        if only in ("", name)
    ]
    yield from [f"Tracks: {'; '.join(said)}."] if said else []


def _column(row: Row) -> str:
    remarks = [row["unit"], "for each line" if row["per"] == "line" else "", row["limits"]]
    remarks += ["" if row["needed"] == "always" else row["needed"]]
    return f"- {row['column']} ({'; '.join(each for each in remarks if each)}): {row['meaning']}"


def _term(same: Sequence[Row]) -> str:
    """Return a term in words, the values of its tracks side by side."""
    row = same[0]
    whom = "".join(f", {each}" for each in (row["track"], row["years"]) if each not in ("", "all"))
    value = row["value"]
    if len(same) > 1:
        whom = f", {row['years']}" if row["years"] != "all" else ""
        value = ", ".join(f"{each['value']} ({each['track']})" for each in same)
    unit = "" if row["unit"] == "share" else f" {row['unit']}"
    unit = f" ({row['unit']})" if " by " in row["unit"] else unit
    meaning = "" if row["meaning"] == row["name"].replace("_", " ") else f", {row['meaning']}"
    return f"- {row['name']}{whom}: {value}{unit}{meaning} [{row['source']}; {row['status']}]"


def _sentence(step: Step) -> str:
    """Return a step as a sentence, with its formula and clause."""
    whom = [years_said(step.since, step.until)] if (step.since, step.until) != (0, 9999) else []
    whom += [", ".join(step.tracks)] if step.tracks else []
    only = f" ({'; '.join(whom)})" if whom else ""
    return f"{opened(step.says)}{_by_line(step.per)}{only}: {step.name} = {formula_of(step)} [{step.clause}]"


def _by_line(per: str) -> str:
    return ", for each line" if per == "line" else ""


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
