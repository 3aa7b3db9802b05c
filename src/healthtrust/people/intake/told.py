"""A load report in a sentence and tables; of real persons, small counts are hidden and others rounded.

    counts below 10     "fewer than 10", of real persons
    other counts        to the nearest 5, of real persons
    money               exact: it must be seen to add up

Exact counts stand in load.json, beside the records themselves.

Source  `ground.disclosure`

>>> count(7, real=True), count(0, real=True), count(1234, real=True), count(7, real=False)
('fewer than 10', '0', '1,235', '7')
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from healthtrust.ground.disclosure import FEWEST, rounded
from healthtrust.ground.money import Currency, to_major, words
from healthtrust.people.intake.report import LoadReport, MoneyReport

Columns = dict[str, list[Any]]


def count(number: int, real: bool) -> str:
    """Return a count as it may be told."""
    if not real:
        return f"{number:,}"
    return f"fewer than {FEWEST}" if 0 < number < FEWEST else f"{int(rounded([number])[0]):,}"


def sentence(found: LoadReport) -> str:
    """Return what was loaded, and whether it adds up."""
    real = not found.synthetic
    rows = sum(each.rows_in for each in found.tables)
    aside = sum(each.rows_aside for each in found.tables)
    tables = len(found.tables)
    money = [f"{words(each.money_in, _money(found))} of {each.column}" for each in _paid(found)]
    what = f"{count(rows, real)} rows in {tables} table{'' if tables == 1 else 's'}"
    also = f" and {', '.join(money)}" if money else ""
    apart = f"{count(aside, real) if aside else 'none'} set aside"
    end = "all of it adds up" if found.reconciles else "it does NOT add up"
    return f"{found.title}: {what}{also}, {apart}; {end}."


def notes(found: LoadReport) -> list[str]:
    """Return what a reader must know besides."""
    real, doubts, told = not found.synthetic, found.doubts, list(found.notes)
    told += [
        _broken(found, each) for table in found.tables for each in table.money if each.money_in != each.found
    ]
    for table in found.tables:
        if table.rows_in != table.rows_found:
            rows = count(table.rows_in, real)
            told.append(f"{table.table}: the source has {rows} rows, and its mapping gave other rows.")
        if table.withdrawn:
            gone = count(table.withdrawn, real)
            told.append(f"{table.table}: {gone} rows take their key away, and are kept to say so.")
        if table.replaced:
            told.append(f"{table.table}: {count(table.replaced, real)} rows of the folder were replaced.")
    told += [
        f"{where}: {count(number, real)} rows name someone or something nobody knows; they are kept."
        for where, number in doubts.orphans.items()
        if number
    ]
    told += [
        f"Code system {system}, of {count(number, real)} diagnoses: no shipped value set knows it."
        for system, number in doubts.unknown_systems.items()
    ]
    if doubts.capitated_without_reference:
        share = doubts.capitated_without_reference / doubts.capitated
        told.append(f"{share:.1%} of capitated activity has no reference cost: care looks cheap there.")
    if doubts.other_payer:
        told.append(
            f"{count(doubts.other_payer, real)} rows of activity name another payer than the one in force."
        )
    if doubts.shared_numbers:
        told.append(
            f"{count(doubts.shared_numbers, real)} numbers are taken to mean one person in several sources."
        )
    if found.earlier and not found.folder_reconciles:
        told.append("An earlier load into this folder does not add up.")
    return told


def tables(found: LoadReport) -> dict[str, Columns]:
    """Return the tables of a report: rows, reasons, money, doubts, files."""
    real, doubts = not found.synthetic, found.doubts
    loose = [("orphan key", where, number) for where, number in doubts.orphans.items()]
    loose += [("overlapping spells", what, number) for what, number in doubts.overlapping.items()]
    loose += [("unknown code system", system, number) for system, number in doubts.unknown_systems.items()]
    loose += [
        ("capitated activity", "in all", doubts.capitated),
        ("capitated activity", "without reference cost", doubts.capitated_without_reference),
        ("activity", "of another payer than the one in force", doubts.other_payer),
    ]
    files = [(each.name, each.size, each.sha256) for each in found.files]
    return {
        "rows": rows(found),
        "set aside": _columns(
            ("table", "reason", "rows", "remedy"),
            [
                (table.table, reason, count(number, real), found.remedies.get(reason, ""))
                for table in found.tables
                for reason, number in table.aside.items()
            ],
        ),
        "money": money(found),
        "in doubt": _columns(("what", "where", "rows"), [(a, b, count(n, real)) for a, b, n in loose]),
        "files": _columns(("file", "bytes", "sha256"), files),
    }


def rows(found: LoadReport) -> Columns:
    """Return a row for each table: in, kept, merged, set aside, replaced, and whether they add up.

    A column of rows withdrawn is there where some are.
    """
    real = not found.synthetic
    names = ["table", "rows in", "kept", "merged", "withdrawn", "set aside", "replaced", "adds up"]
    listed = [
        [
            each.table,
            *(count(n, real) for n in (each.rows_in, each.kept, each.merged, each.withdrawn)),
            *(count(n, real) for n in (each.rows_aside, each.replaced)),
            "yes" if each.reconciles else "NO",
        ]
        for each in found.tables
    ]
    columns = _columns(names, listed)
    if not any(each.withdrawn for each in found.tables):
        del columns["withdrawn"]
    return columns


def money(found: LoadReport) -> Columns:
    """Return where each column of money went, in major units, with what came in and what is missing."""
    code = found.currency
    listed: list[tuple[str, str, str, Decimal]] = []
    for table in found.tables:
        for each in table.money:
            said = "source's own total" if each.stated else "total of its rows"
            amounts = [(f"money in, {said}", each.money_in), *each.parts.items()]
            amounts.append(("not accounted for", each.money_in - each.found))
            listed += [(table.table, each.column, part, to_major(n, _money(found))) for part, n in amounts]
    return _columns(("table", "column", "part", f"amount [{code}]"), listed)


def as_plain(found: LoadReport) -> dict[str, Any]:
    """Return all of it as plain values, money in minor units: exact where persons are made up."""
    plain = found.as_plain()
    if found.synthetic:
        return {"says": sentence(found), "notes": notes(found), **plain}
    told = {name: columns for name, columns in tables(found).items() if name != "money"}
    spent = [{"table": t.table, **_plain_money(each)} for t in found.tables for each in t.money]
    kept = (
        "form",
        "reconciles",
        "load_reconciles",
        "mapping",
        "title",
        "source",
        "content",
        "currency",
        "exponent",
    )
    return {
        "says": sentence(found),
        "notes": notes(found),
        **{key: plain[key] for key in kept},
        "money": spent,
        **told,
    }


def _plain_money(each: MoneyReport) -> dict[str, Any]:
    return {
        "column": each.column,
        "money_in": each.money_in,
        "parts": dict(each.parts),
        "stated": each.stated,
    }


def _paid(found: LoadReport) -> list[MoneyReport]:
    return [each for table in found.tables for each in table.money[:1]]


def _broken(found: LoadReport, each: MoneyReport) -> str:
    one, other = (to_major(n, _money(found)) for n in (each.money_in, each.found))
    return f"{each.column}: {one:,} came in, {other:,} is accounted for, {one - other:,} is not."


def _money(found: LoadReport) -> Currency:
    return Currency(found.currency, found.exponent)


def _columns(names: Sequence[str], listed: Sequence[Sequence[Any]]) -> Columns:
    return {name: [each[k] for each in listed] for k, name in enumerate(names)}
