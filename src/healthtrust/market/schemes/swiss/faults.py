"""What may not stand in the lines: refused with its rows, all of it at once.

A person's lines must agree with one another; months lie between 0 and 12; costs are not below zero unless the
parameters say so; a drug has a code, a number of packs, and one number of daily doses in the list.

>>> import tempfile
>>> from healthtrust.market.schemes.parameters import stated
>>> from healthtrust.market.schemes.swiss.lines import COLUMNS, opened
>>> folder = Path(tempfile.mkdtemp())
>>> rows = ["1,2022,14,7,ZH,1980,F,N,,,,13,500,80", "1,2022,14,8,ZH,1980,W,N,,5,-1,12,-9,0"]
>>> _ = (folder / "individuals.csv").write_text("\\n".join([",".join(COLUMNS), *rows]))
>>> for problem in faults_of_lines(opened(folder)[0], stated(SwissParameters, "swiss", None)): print(problem)
individuals.csv, column Geschlecht, row 3: found 'W'; expected F or M.
individuals.csv, column Monate, row 2: found 13.0; expected 0 to 12 months.
individuals.csv, column Kosten, row 3: found -9.0; expected 0 or more. Or say negative_costs = "as given".
individuals.csv, column Packungen, row 3: found -1.0; expected packs of 0 or more.
"""

from __future__ import annotations

from pathlib import Path

from healthtrust.ground.problems import Problem, nearest_match, rows_in_words
from healthtrust.market.schemes.swiss.lines import Lines
from healthtrust.market.schemes.swiss.lists import CostGroups
from healthtrust.market.schemes.swiss.parameters import SwissParameters

__all__ = ["Path", "beyond_a_year", "faults_of_drugs", "faults_of_lines", "faults_of_members"]

OVER = 0.011
"""Months that rounded parts of a year may come to above twelve."""


def faults_of_lines(lines: Lines, decided: SwissParameters, whole: bool = True) -> list[Problem]:
    """Return what is wrong with single lines; where they are not whole, not what else a gap may mean."""
    checks = [
        ("Geschlecht", "Geschlecht NOT IN ('F', 'M')", "F or M", ""),
        ("Aufenthalt", "Aufenthalt NOT IN ('J', 'N')", "J or N", ""),
        ("Geburtsjahr", "Geburtsjahr > Jahr OR Geburtsjahr < Jahr - 130", "0 to 130 years before Jahr", ""),
        ("Monate", "NOT (Monate BETWEEN 0 AND 12)", "0 to 12 months", ""),
    ]
    if decided.now(decided.negative_costs) == "refuse":
        remedy = 'Or say negative_costs = "as given".'
        checks += [(name, f"{name} < 0", "0 or more", remedy) for name in ("Kosten", "Kobe")]
    checks += [
        ("Kosten", "NOT isfinite(Kosten)", "a finite amount", ""),
        ("Kobe", "NOT isfinite(Kobe)", "a finite amount", ""),
        ("Packungen", "NOT (Packungen >= 0 AND isfinite(Packungen))", "packs of 0 or more", ""),
    ]
    beside = [
        ("Packungen", "Packungen IS NOT NULL AND Gtin IS NULL AND Pharmacode IS NULL", *_UNNAMED),
        ("Packungen", "Packungen IS NULL AND (Gtin IS NOT NULL OR Pharmacode IS NOT NULL)", *_UNCOUNTED),
    ]
    return _found(lines, "lines", checks + (beside if whole else []))


_UNNAMED = ("a Gtin or a Pharmacode beside packs", "")
_UNCOUNTED = ("packs beside a Gtin or a Pharmacode", "")


def _found(lines: Lines, table: str, checks: list[tuple[str, str, str, str]]) -> list[Problem]:
    counted = ", ".join(f"count(*) FILTER (WHERE {wrong})" for _, wrong, _, _ in checks)
    counts = lines.book.execute(f"SELECT {counted} FROM {table}").fetchone() or ()
    name = lines.name if table == "lines" else lines.drugs
    problems = []
    for (column, wrong, expected, remedy), count in zip(checks, counts, strict=True):
        if count:
            rows = lines.rows(table, wrong)
            query = f"SELECT {column} FROM {table} WHERE {wrong} ORDER BY rowid LIMIT 1"
            first = (lines.book.execute(query).fetchone() or (None,))[0]
            found = "nothing" if first is None else repr(first)
            where = f"{name}, column {column}, {rows_in_words(rows)}"
            problems.append(Problem(where, found, expected, remedy=remedy))
    return problems


def faults_of_members(lines: Lines, decided: SwissParameters) -> list[Problem]:
    """Return persons whose lines disagree, and those insured for more than a year where that is refused."""
    problems = _cantons_alike(lines)
    found = lines.book.execute(
        "SELECT AhvNr, BagNr, Jahr, MonateHorizont, Kanton FROM members WHERE conflict ORDER BY ALL"
    ).fetchall()
    if found:
        who = "person {} with insurer {} in {} as seen after {} months, {}".format(*found[0])
        more = f" and {len(found) - 1:,} more" if len(found) > 1 else ""
        wrong = "lines with different birth years, sexes, months or costs"
        remedy = "Write the same on each of their lines."
        problems.append(Problem(f"{lines.name}, {who}{more}", wrong, "one of each", remedy=remedy))
    beyond = beyond_a_year(lines)
    if beyond and decided.now(decided.above_twelve) == "refuse":
        said = ", ".join(f"{person} ({months:g} months in {year})" for person, year, months in beyond[:5])
        more = f" and {len(beyond) - 5:,} more" if len(beyond) > 5 else ""
        remedy = 'Correct their lines, or say above_twelve = "share".'
        where = f"{lines.name}, column Monate"
        problems.append(Problem(where, f"persons {said}{more}", "12 months in all", remedy=remedy))
    return problems


def _cantons_alike(lines: Lines) -> list[Problem]:
    """Return cantons written in several ways: each would be a pool of its own."""
    alike = lines.book.execute(
        "SELECT list(DISTINCT Kanton ORDER BY Kanton) FROM members GROUP BY upper(Kanton) "
        "HAVING count(DISTINCT Kanton) > 1 ORDER BY ALL"
    ).fetchall()
    return [
        Problem(f"{lines.name}, column Kanton", " and ".join(map(repr, names)), "one way to write a canton")
        for (names,) in alike
    ]


def beyond_a_year(lines: Lines) -> list[tuple[int, int, float]]:
    """Return persons whose months add up to more than twelve: number, year, months."""
    return lines.book.execute(
        "SELECT AhvNr, Jahr, max(months) FROM "
        "(SELECT AhvNr, Jahr, MonateHorizont, round(sum(Monate), 2) AS months "
        f"FROM members GROUP BY ALL HAVING sum(Monate) > 12 + {OVER}) GROUP BY ALL ORDER BY ALL"
    ).fetchall()


def faults_of_drugs(lines: Lines, groups: CostGroups | None, whole: bool = True) -> list[Problem]:
    """Return what is wrong with the list of drugs: groups nobody knows, doses below zero, doubles."""
    names = groups.names if groups else ()
    in_packs = [names[group] for group in groups.threshold.in_packs] if groups else []
    counted = ", ".join(f"'{name}'" for name in in_packs) or "''"
    gaps = [
        ("ddd_per_pack", f"ddd_per_pack IS NULL AND pcg NOT IN ({counted})", "daily doses of a pack", ""),
        ("gtin", "gtin IS NULL AND pharmacode IS NULL", "a gtin or a pharmacode", ""),
    ]
    below = ("ddd_per_pack", "NOT (ddd_per_pack >= 0 AND isfinite(ddd_per_pack))", "0 or more", "")
    problems = _found(lines, "drugs", [below, *(gaps if whole else [])])
    return problems + (_unlisted(lines, names) if groups else []) + _several(lines)


def _unlisted(lines: Lines, names: tuple[str, ...]) -> list[Problem]:
    problems = []
    listed = lines.book.execute("SELECT DISTINCT pcg FROM drugs WHERE pcg NOTNULL ORDER BY ALL").fetchall()
    for (name,) in listed:
        if name not in names:
            rows = lines.rows("drugs", f"pcg = '{str(name).replace(chr(39), chr(39) * 2)}'")
            where = f"{lines.drugs}, column pcg, {rows_in_words(rows)}"
            expected = "a group of pcg_numbers"
            problems.append(Problem(where, repr(name), expected, nearest_match(str(name), names)))
    return problems


def _several(lines: Lines) -> list[Problem]:
    problems = []
    for code in ("gtin", "pharmacode"):
        doubles = lines.book.execute(
            f"SELECT {code}, pcg FROM drugs WHERE {code} IS NOT NULL GROUP BY ALL "
            "HAVING count(DISTINCT ddd_per_pack) > 1 ORDER BY ALL"
        ).fetchall()
        problems += [
            Problem(f"{lines.drugs}, {code} {which}, {group}", "several ddd_per_pack", "one")
            for which, group in doubles[:20]
        ]
    return problems
