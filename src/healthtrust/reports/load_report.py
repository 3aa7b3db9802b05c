"""A load report as one page: what came in, what became of it, what was set aside, what is in doubt."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.ground.money import Currency, words
from healthtrust.people.intake import told
from healthtrust.people.intake.report import LoadReport
from healthtrust.reports.answer_page import Parts, Said, Section, Top, page_of, table_of
from healthtrust.reports.charts.load_money import parts
from healthtrust.reports.figure import Figure, finished


def load_page(found: LoadReport) -> str:
    """Return a load report as one HTML file."""
    return page_of(*parts_of(found))


def parts_of(found: LoadReport) -> Parts:
    """Return what the page of a load is made of."""
    heading = f"{found.title}, of {found.source}"
    read = f"from {len(found.files)} file{'' if len(found.files) == 1 else 's'}"
    top = Top(
        "Load report", heading, told.sentence(found), tuple(_numbers(found)), tuple(told.notes(found)), read
    )
    return top, tuple(_sections(found)), f"Money in {found.currency}."


def _numbers(found: LoadReport) -> Iterator[Said]:
    real = not found.synthetic
    money = Currency(found.currency, found.exponent)
    yield Said("Rows in", told.count(sum(each.rows_in for each in found.tables), real))
    aside = sum(each.rows_aside for each in found.tables)
    yield Said("Set aside", told.count(aside, real), "each with reason and remedy")
    yield Said("Persons", told.count(found.doubts.persons, real), "enrolled at some time")
    for table in found.tables:
        for each in table.money[:1]:
            remark = "adds up" if each.money_in == each.found else "does NOT add up"
            yield Said(f"Money in, {table.table}", words(each.money_in, money), remark)


def _sections(found: LoadReport) -> Iterator[Section]:
    tables = told.tables(found)
    yield Section(
        "rows",
        "What became of every row?",
        "Rows in are kept, merged into another spell, withdrawn, or set aside.",
        tables=(table_of("Rows by table", tables["rows"]),),
    )
    if tables["set aside"]["table"]:
        yield Section(
            "aside",
            "What was set aside, and what is to be done?",
            "The rows stand in the folder aside, each with its reason.",
            tables=(table_of("Reasons", tables["set aside"]),),
        )
    if tables["money"]["table"]:
        yield Section(
            "money",
            "What became of every amount?",
            "Money in is in enrolled time, outside enrolment, without a person, or set aside.",
            tuple(_figures(found)),
            (table_of("Money", tables["money"]),),
        )
    yield Section(
        "doubt",
        "What is kept and in doubt?",
        "Orphan keys, overlapping spells, unknown code systems, care without a price.",
        tables=(table_of("In doubt", tables["in doubt"]),),
    )
    yield Section("files", "What was read?", tables=(table_of("Files", tables["files"]),))


def _figures(found: LoadReport) -> Iterator[Figure]:
    listed = [(table.table, each) for table in found.tables for each in table.money]
    sketch = parts(listed, Currency(found.currency, found.exponent))
    if sketch is not None:
        yield finished("money", sketch)
