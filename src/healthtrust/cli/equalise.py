"""healthtrust market equalise: what a transfer scheme moves between plans, from plain tables."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from healthtrust.cli.columns import WRITTEN, as_sheet, write_csv
from healthtrust.cli.say import say_json, say_table
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency
from healthtrust.ground.money import currency as currency_of
from healthtrust.ground.problems import Problem
from healthtrust.market.schemes import told
from healthtrust.market.schemes.answered import Answered
from healthtrust.market.schemes.registry import TABLES, scheme_of
from healthtrust.records.sheets import write_sheets
from healthtrust.records.whole_file import unwritable, write_whole

SHOWN = 20


@dataclass(frozen=True)
class EqualiseOptions:
    """What is asked, and where the answer goes."""

    parameters: Path | None = None
    currency: str = ""
    to: Path | None = None
    json: bool = False


def equalise_verb(scheme: str, given: Path, options: EqualiseOptions) -> None:
    """Compute a scheme's transfers, say them, and write them where asked."""
    problems = _asked_amiss(given, options)
    chosen = attempt(lambda: scheme_of(scheme), problems)
    if chosen is None or not given.exists():
        refuse(problems)
    assert chosen is not None
    home = currency_of(told.home_currency(scheme))
    money = attempt(lambda: currency_of(options.currency), problems) if options.currency else home
    found = attempt(lambda: chosen.answer(given, options.parameters, (money or home).code), problems)
    refuse(problems)
    assert found is not None and money is not None
    if options.to is not None:
        _write(found, money, options.to)
    if options.json:
        say_json(told.as_plain(found, money))
    else:
        _say(found, money)


def _asked_amiss(given: Path, options: EqualiseOptions) -> list[Problem]:
    """Return what is wrong with the files that are asked for; no table of the folder is written over."""
    read = [given, options.parameters]
    if given.is_dir():
        read += [file for file in given.iterdir() if file.name.partition(".")[0] in TABLES]
    problems = unwritable(options.to, WRITTEN, read, "--out")
    if not given.exists():
        problems.append(Problem("--input", str(given), "a file or folder that is there"))
    return problems


def _say(found: Answered, money: Currency) -> None:
    print(found.sentence)
    print()
    _say_parties(found, money)
    print()
    print(told.checked(found, money))
    for line in _set_to(found):
        print()
        print(line)
    for note in found.notes:
        print()
        print(f"Note: {note}")


def _say_parties(found: Answered, money: Currency) -> None:
    """Say what each party receives or pays; of many those that receive and pay most."""
    parties = told.by_party(found, money)
    rows = [
        [party, *_both(transfer, money)]
        for party, transfer in zip(parties["party"], parties["transfer"], strict=True)
    ]
    if len(rows) > SHOWN:
        rows = [*rows[: SHOWN // 2], [f"... {len(rows) - SHOWN:,} more", "", ""], *rows[-SHOWN // 2 :]]
    say_table(("party", f"receives [{money.code}]", f"pays [{money.code}]"), rows)


def _both(transfer: float, money: Currency) -> tuple[str, str]:
    said = f"{abs(transfer):,.{money.exponent}f}"
    return (said, "") if transfer > 0 else ("", said)


def _set_to(found: Answered) -> list[str]:
    """Return the numbers the scheme was set to, those of one source together."""
    by_source: dict[str, list[str]] = {}
    for each in found.parameters:
        said = by_source.setdefault(f"{each.status.capitalize()}, {each.source}", [])
        said.append(f"{each.name} {_short(each.value)}")
    return [f"{source}: {'; '.join(said)}." for source, said in by_source.items()]


def _short(value: Any) -> str:
    if not isinstance(value, float):
        return str(value)
    return f"{value:,.0f}" if value == int(value) else f"{value:,g}"


def _write(found: Answered, money: Currency, to: Path) -> None:
    """Write cells as CSV, all tables as a workbook, or the page."""
    if to.suffix.lower() == ".html":
        from healthtrust.reports.market_equalise import equalise_page

        write_whole(equalise_page(found, money), to)
    elif to.suffix.lower() == ".csv":
        write_csv(found.cells, to)
    else:
        tables = {
            "cells": found.cells,
            "transfers": told.by_pool_and_party(found, money),
            "parameters": told.parameters(found),
            "notes": told.facts(found, money),
        }
        write_sheets(to, found.title, {name: as_sheet(columns) for name, columns in tables.items()})
