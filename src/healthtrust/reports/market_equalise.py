"""A transfer scheme as one page: who receives from whom, that it adds up, and the numbers it was set to."""

from __future__ import annotations

from healthtrust.ground.money import Currency, words
from healthtrust.market.schemes import told
from healthtrust.market.schemes.answered import Answered
from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.chapter import Table
from healthtrust.reports.charts.market_transfers import named, transfers
from healthtrust.reports.figure import finished
from healthtrust.reports.phrases import counted

ALL_POOLS = "all pools"


def equalise_page(found: Answered, money: Currency) -> str:
    """Return a scheme's transfers as one HTML file."""
    settled = found.balanced
    heading = f"{found.title}: {counted(len(settled.parties), 'party', 'parties')}, {_pools(found)}"
    top = Top("Transfers between plans", heading, found.sentence, _numbers(found, money), found.notes)
    sections = [_transfers(found, money), _pools_section(found, money), _cells(found)]
    if found.parameters:
        sections.append(_parameters(found))
    return page_of(top, sections, f"Money in {money.code}.")


def _pools(found: Answered) -> str:
    return counted(len(found.balanced.pools), "pool")


def _numbers(found: Answered, money: Currency) -> tuple[Said, ...]:
    settled = found.balanced
    received = settled.of_party()
    most, least = int(received.argmax()), int(received.argmin())
    ends = (("Receives most", most, received[most]), ("Pays most", least, -received[least]))
    return (
        Said("Changes hands", words(settled.moved(), money), "within pools"),
        *(
            Said(what, named(settled.parties[party]) if amount else "nobody", words(int(amount), money))
            for what, party, amount in ends
        ),
        Said("Left over", words(int(settled.amount.sum()), money), f"in {_pools(found)}"),
    )


def _transfers(found: Answered, money: Currency) -> Section:
    figure = finished("market-transfers", transfers(found.balanced, money))
    table = table_of("Every party", _with_unit(told.by_party(found, money), money))
    rule = "What some parties of a pool receive is what its others pay, to the minor unit."
    return Section("transfers", "Who receives, and who pays?", rule, (figure,), (table,))


def _pools_section(found: Answered, money: Currency) -> Section:
    each = table_of("Every pool", _with_unit(told.by_pool(found, money), money))
    every = table_of("Every transfer", _with_unit(told.by_pool_and_party(found, money), money))
    said = (told.checked(found, money),)
    return Section("pools", "Does it add up?", tables=(each, every), paragraphs=said)


def _cells(found: Answered) -> Section:
    rule = "The finest rows of the scheme, not rounded; the CSV and the workbook hold all of them."
    table = Table("", {}) if not found.cells else table_of("Rows", found.cells)
    return Section("cells", "How does it come about?", rule, tables=(table,) if found.cells else ())


def _parameters(found: Answered) -> Section:
    columns = told.parameters(found)
    shown = {**columns, "value": [str(value) for value in columns["value"]]}
    rule = "Each with its source and how well it is known: cited, recalled, assumed, or given by you."
    return Section("parameters", "What was it set to?", rule, tables=(table_of("Parameters", shown),))


def _with_unit(columns: told.Columns, money: Currency) -> told.Columns:
    plain = ("party", "pool")
    return {name if name in plain else f"{name} [{money.code}]": values for name, values in columns.items()}
