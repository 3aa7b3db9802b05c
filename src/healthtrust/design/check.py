"""Rules across keys and headings: what each number alone cannot show to be wrong."""

from __future__ import annotations

import itertools

from healthtrust.design import check_market
from healthtrust.design.complaints import keys_at, placed
from healthtrust.design.people import People
from healthtrust.design.whole import Design
from healthtrust.ground.errors import HealthTrustError
from healthtrust.ground.money import currency
from healthtrust.ground.problems import Problem, nearest_match


def check(design: Design, where: str, lines: dict[str, int]) -> list[Problem]:
    """Return every problem between the parts of a design."""
    found = [
        *_currency(design),
        *_people(design.people),
        *_brackets(design),
        *_package(design),
        *_shares(design),
        *check_market.problems_of(design.market, [scheme.becomes for scheme in design.pool.schemes]),
        *_sources(design),
    ]
    return [Problem(placed(where, p.where, lines), p.found, p.expected, p.nearest, p.remedy) for p in found]


def _currency(design: Design) -> list[Problem]:
    try:
        currency(design.currency)
    except HealthTrustError:
        return [Problem("currency", repr(design.currency), "an ISO 4217 code, such as GBP, EUR or USD")]
    return []


def _people(people: People) -> list[Problem]:
    problems = []
    if people.source == "file" and not people.file:
        problems.append(
            Problem("people.file", "nothing", "the file of persons", remedy='Or set source = "synthetic".')
        )
    if people.source == "synthetic" and people.file:
        problems.append(Problem("people.source", "'synthetic' beside a file", "'file'"))
    if people.source == "synthetic" and people.size % people.residents_per_row:
        problems.append(
            Problem(
                "people.size",
                str(people.size),
                f"a multiple of residents_per_row ({people.residents_per_row})",
            )
        )
    if isinstance(people.places, tuple) and not people.places:
        problems.append(
            Problem(
                "people.places", "no places", "at least one place", remedy="List them, or name a CSV file."
            )
        )
    return problems


def _brackets(design: Design) -> list[Problem]:
    starts = [b.above for b in design.pool.brackets]
    return [
        Problem(
            f"pool.brackets.{i}.above",
            f"{high:g} after {low:g}",
            "brackets from the lowest to the highest",
            remedy="Each bracket must begin above the one before it.",
        )
        for i, (low, high) in enumerate(itertools.pairwise(starts), start=1)
        if high <= low
    ]


def _package(design: Design) -> list[Problem]:
    package, problems = design.package, []
    if package.choose == "threshold" and package.threshold is None:
        problems.append(Problem("package.threshold", "nothing", "the largest cost per QALY that is covered"))
    if design.pool.rate == "funds the package" and package.choose == "value for money":
        problems.append(
            Problem(
                "package.choose",
                repr(package.choose),
                "'threshold' or 'welfare'",
                remedy="A rate that funds the package needs a package that does not wait for the rate.",
            )
        )
    if package.welfare.kind != "utilitarian" and package.welfare.aversion == 0:
        problems.append(
            Problem(
                "package.welfare.aversion", "0", f"an aversion above 0 for {package.welfare.kind} welfare"
            )
        )
    problems += [
        Problem("package.must_leave_out", repr(code), "a code that must_cover does not name")
        for code in package.must_leave_out
        if code in package.must_cover
    ]
    return problems


def _shares(design: Design) -> list[Problem]:
    total = design.allocate.shares_before_care
    return (
        []
        if total < 1
        else [
            Problem(
                "allocate",
                f"shares that add up to {total:.3f} before personal care",
                "less than 1",
                remedy="Lower what goes to population health, transformation, reserves and administration.",
            )
        ]
    )


def _sources(design: Design) -> list[Problem]:
    problems = []
    for path in design.sources:
        *inner, key = path.split(".")
        known = keys_at(inner)
        if key not in known and not key.isdigit():
            problems.append(
                Problem(
                    f"sources.{path}",
                    f"a source for {path!r}",
                    "the dotted name of a value of the design",
                    nearest_match(key, known),
                )
            )
    return problems
