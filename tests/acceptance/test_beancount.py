"""Beancount must accept the book: the real `bean-check`, run as a separate program, does the sums again."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from healthtrust.ledger import Accounts, Book, Names, transfer
from healthtrust.ledger.beancount import beancount_text
from tests.unit.ledger.a_year import a_year

BESIDE_PYTHON = Path(sys.executable).parent / "bean-check"
BEAN_CHECK = str(BESIDE_PYTHON) if BESIDE_PYTHON.exists() else shutil.which("bean-check")

pytestmark = pytest.mark.skipif(
    BEAN_CHECK is None, reason="bean-check is not installed: pip install beancount"
)


def bean_check(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    file = folder / "book.beancount"
    file.write_text(text, encoding="utf-8")
    return subprocess.run(
        [str(BEAN_CHECK), "--no-cache", str(file)], capture_output=True, text=True, check=False
    )


def awkward() -> Book:
    """Two years, no minor units, names that Beancount does not allow, amounts beyond a float."""
    names = Names(place=("St. Ives", "st ives", 'the "old" town', "北京", "åby"), plan=("Plan\\A",))
    book = Book.empty("JPY", 0, names)
    for year in (2027, 2029):
        for memo, debit, credit in (
            ('contributions, "first"', Accounts.POOL_FUND, Accounts.HOUSEHOLD_CONTRIBUTIONS),
            ("budgets", Accounts.PLACE_PERSONAL_CARE, Accounts.POOL_FUND),
            ("capitation", Accounts.PLAN_FUND, Accounts.PLACE_PERSONAL_CARE),
        ):
            amount = [2**55 + 1, 5, 7, 11, 13]
            tags = {"place": range(5), "debit_plan": 0 if debit == Accounts.PLAN_FUND else -1}
            month = [[year * 12], [year * 12 + 11]]
            book = book.post(
                transfer("market", memo, debit=debit, credit=credit, amount=amount, month=month, **tags)
            )
    return book


@pytest.mark.parametrize(
    "book", [a_year(), awkward(), Book.empty("GBP", 2)], ids=["year", "awkward", "empty"]
)
def test_bean_check_accepts_the_book(book, tmp_path):
    checked = bean_check(beancount_text(book), tmp_path)
    assert checked.returncode == 0, checked.stderr
    assert not checked.stderr.strip()


def test_bean_check_refuses_a_closing_balance_off_by_one_minor_unit(tmp_path):
    text = beancount_text(a_year())
    line = next(row for row in text.splitlines() if "balance Assets:Plans:Fund:Beta" in row)
    checked = bean_check(text.replace(line, line.replace("35.00", "35.01")), tmp_path)
    assert checked.returncode != 0
    assert "Balance failed for 'Assets:Plans:Fund:Beta'" in checked.stderr


def test_bean_check_refuses_a_posting_off_by_one_minor_unit(tmp_path):
    text = beancount_text(a_year())
    line = next(row for row in text.splitlines() if "Personal-Care:Northvale" in row and "55.00" in row)
    checked = bean_check(text.replace(line, line.replace("55.00", "55.01"), 1), tmp_path)
    assert checked.returncode != 0
    assert "does not balance" in checked.stderr
