"""healthtrust package constrain: the package that money, staff and coverage allow, with ties, prices and
proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.say import say_json, say_table
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.package.limits.answer import Answer, answer
from healthtrust.package.limits.candidates import available, read_candidates
from healthtrust.package.limits.language import Constraints, read_constraints
from healthtrust.package.limits.programme import Asked
from healthtrust.records.sheets import write_sheets

Cell = str | float
Rows = Sequence[Sequence[Cell]]

PACKAGE = ("intervention", "coverage", "least", "most", "verdict", "tied with")
LIMITS = ("limit", "unit", "used", "available", "one more", "from", "to", "a step", "per 1,000")


@dataclass(frozen=True)
class ConstrainOptions:
    """How the question is put and where the answer goes."""

    whole: bool = False
    """All or nothing of each intervention, whatever the file says."""
    threshold: float | None = None
    """Money per unit of health elsewhere, in place of the file's."""
    strict: bool = False
    json: bool = False
    to: Path | None = None
    """A workbook to write as well."""


def constrain_verb(interventions: Path, constraints: Path | None, options: ConstrainOptions) -> None:
    """Choose the package, say it, and write it where asked."""
    if options.to is not None and options.to.suffix.lower() != ".xlsx":
        refuse([Problem("--to", str(options.to), "a file ending in .xlsx")])
    if options.threshold is not None and not options.threshold > 0:
        refuse([Problem("--threshold", f"{options.threshold:g}", "money per unit of health, above 0")])
    limits = read_constraints(constraints) if constraints else Constraints()
    folder = (constraints or interventions).parent
    amounts = available(limits, folder)
    asked = Asked(
        read_candidates(interventions, limits, folder),
        limits,
        amounts,
        options.threshold if options.threshold is not None else limits.threshold,
        options.whole or not limits.parts,
    )
    found = answer(asked, options.strict)
    if options.to is not None:
        _write(found, options.to)
    if options.json:
        say_json(found.as_plain())
    else:
        _say(found)


def _say(found: Answer) -> None:
    print(found.sentence)
    print()
    say_table(PACKAGE, [[_said(cell) for cell in row] for row in package_rows(found)])
    if found.prices:
        print()
        say_table(LIMITS, [[_said(cell) for cell in row] for row in limit_rows(found)])
    for lost in found.lost:
        print(f"{lost.name}: costs {_said(lost.value)}")
    for warning in found.warnings:
        print(f"warning: {warning}")


def package_rows(found: Answer) -> Rows:
    """Return one row for each intervention, those in the package first and the largest coverage first."""
    order = sorted(
        range(len(found.ties)),
        key=lambda k: (found.ties[k].verdict == "never in", -found.solution.coverage[k]),
    )
    return [
        (
            found.programme.codes[k],
            float(found.solution.coverage[k]),
            found.ties[k].low,
            found.ties[k].high,
            found.ties[k].verdict,
            ", ".join(found.ties[k].tied_with),
        )
        for k in order
    ]


def limit_rows(found: Answer) -> Rows:
    """Return one row for each limit: used, available, what one more is worth and how far, and a step."""
    return [
        (
            price.name,
            price.unit,
            price.used,
            price.most,
            price.price,
            price.holds[0],
            price.holds[1],
            price.step_value,
            "" if price.per_1_000 is None else price.per_1_000,
        )
        for price in found.prices
    ]


def _said(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    if cell != cell or abs(cell) == float("inf"):
        return "–"
    return f"{cell + 0:,.4g}" if abs(cell) < 10_000 else f"{cell:,.0f}"


def _write(found: Answer, path: Path) -> None:
    """Write the answer as a workbook: package, limits, what it says."""
    plain = found.as_plain()
    told = [("says", found.sentence), ("value", found.solution.value), ("gross", found.solution.gross)]
    certificate = plain["certificate"]
    assert isinstance(certificate, dict)
    told += [(f"certificate, {name}", str(value)) for name, value in certificate.items()]
    told += [(lost.name, lost.value) for lost in found.lost]
    told += [("warning", str(warning)) for warning in found.warnings]
    sheets = {
        "package": (PACKAGE, package_rows(found)),
        "limits": (LIMITS, limit_rows(found)),
        "answer": (("what", "found"), told),
    }
    write_sheets(path, "Package within limits", sheets)
