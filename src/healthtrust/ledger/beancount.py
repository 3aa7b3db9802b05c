"""The book as Beancount text, so that a stranger's accounting program can check it.

Postings are added up to one transaction for each month, step and memo; the member an account is kept for is
the last part of its name, other tags stand beneath the posting. After each year every account is asserted to
hold exactly the balance this book says (`~ 0`: Beancount would otherwise forgive a minor unit), so that
`bean-check` does the sums again and fails if one differs.

    2027-01-01 * "allocate" "budgets"
      Assets:Pool:Fund                           -400.00 GBP
      Assets:Places:Personal-Care:Northvale       400.00 GBP

    2028-01-01 balance Assets:Pool:Fund             0.00 ~ 0 GBP
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from healthtrust.ground.money import Currency, to_major
from healthtrust.ground.periods import Month
from healthtrust.ledger.book import Ledger, Names, rows_of
from healthtrust.ledger.chart import TAGS, account

ROOTS = {
    "asset": "Assets",
    "liability": "Liabilities",
    "equity": "Equity",
    "income": "Income",
    "expense": "Expenses",
}

UNASSIGNED = "Unassigned"
"""The last part of an account's name where a posting does not say for whom it is kept."""

WIDTH = 72

Key = tuple[int, int]
"""An account's code, and the number of the place, plan or provider it is kept for (-1 for none)."""


def beancount_text(book: Ledger, title: str = "A health system") -> str:
    """Return the whole book as a Beancount file: accounts, transactions, and balances asserted each year."""
    totals = book.balances(("month", "step", "memo", "account", *TAGS))
    legs = [leg for leg in rows_of(totals) if leg[-1]]
    names = account_names(book.names, {_key(leg) for leg in legs})
    lines = [f'option "title" "{_quoted(title)}"', f'option "operating_currency" "{book.currency_code}"', ""]
    for key, name in names.items():
        lines += _opening(book, key, name, f"{Month.from_index(legs[0][0])}-01")
    held = dict.fromkeys(names, 0)
    for year, its_legs in groupby(legs, key=lambda leg: leg[0] // 12):
        for (month, step, memo), group in groupby(its_legs, key=lambda leg: leg[:3]):
            lines += ["", f'{Month.from_index(month)}-01 * "{step}" "{_quoted(memo)}"']
            for leg in group:
                held[_key(leg)] += leg[-1]
                lines += _posting(book, names[_key(leg)], leg)
        lines.append("")
        for key, balance in held.items():
            amount = _padded(f"{year + 1:04d}-01-01 balance {names[key]}", _major(book, balance))
            lines.append(f"{amount} ~ 0 {book.currency_code}")
    return "\n".join(lines) + "\n"


def account_names(names: Names, keys: Iterable[Key]) -> dict[Key, str]:
    """Return a legal and unique Beancount name for each account and member.

    >>> account_names(Names(place=("St. Ives", "Åby")), [(301, -1), (401, 0), (401, 1)])[401, 1]
    'Assets:Places:Personal-Care:Aby'
    """
    keys = sorted(keys)
    part: dict[Key, str] = {}
    for tag in TAGS:
        kept = [key for key in keys if account(key[0]).tag == tag]
        written = {m: _component(names.of(tag, m)) if m >= 0 else UNASSIGNED for _, m in kept}
        if "" in written.values() or len(set(written.values())) < len(written):
            written = {m: f"{m}-{its}".rstrip("-") if m >= 0 else its for m, its in written.items()}
        part |= {key: f":{written[key[1]]}" for key in kept}
    return {key: _account_name(key[0]) + part.get(key, "") for key in keys}


def _account_name(code: int) -> str:
    """Return root, owner and what the account's constant says after its owner: Assets:Pool:Reward-Reserve."""
    found = account(code)
    _, _, what = found.code.name.partition("_")
    return f"{ROOTS[found.kind]}:{found.owner.title()}:{what.title().replace('_', '-')}"


def _component(name: str) -> str:
    """Return a name in the letters Beancount allows in a part of an account: capital or digit first."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    part = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")
    return part[:1].upper() + part[1:]


def _key(leg: tuple[Any, ...]) -> Key:
    """Return the account of a leg, with the member it is kept for."""
    code = leg[3]
    tag = account(code).tag
    return code, leg[4 + TAGS.index(tag)] if tag else -1


def _opening(book: Ledger, key: Key, name: str, date: str) -> list[str]:
    """Return the lines that open an account, with what it means and for whom it is kept."""
    found = account(key[0])
    lines = [f"{date} open {name} {book.currency_code}", f'  meaning: "{_quoted(found.meaning)}"']
    return [*lines, f'  {found.tag}: "{_quoted(book.names.of(found.tag, key[1]))}"'] if key[1] >= 0 else lines


def _posting(book: Ledger, name: str, leg: tuple[Any, ...]) -> list[str]:
    """Return the lines of one posting: its amount, and the tags its account's name does not show."""
    own = account(leg[3]).tag
    others = [(tag, number) for tag, number in zip(TAGS, leg[4:7], strict=True) if tag != own and number >= 0]
    amount = _padded(f"  {name}", f"{_major(book, leg[-1])} {book.currency_code}")
    return [amount, *(f'    {tag}: "{_quoted(book.names.of(tag, number))}"' for tag, number in others)]


def _major(book: Ledger, amount: int) -> str:
    """Return minor units as major units with all decimals of the currency."""
    return f"{to_major(amount, Currency(book.currency_code, book.exponent)):.{book.exponent}f}"


def _padded(left: str, right: str) -> str:
    return f"{left:<{WIDTH}} {right:>20}"


def _quoted(words: str) -> str:
    """Return words fit to stand between quotation marks, on one line."""
    return " ".join(words.replace("\\", "/").replace('"', "'").split())
