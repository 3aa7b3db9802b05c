from __future__ import annotations

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from healthtrust.ground.errors import Imbalance, InvalidInput
from healthtrust.ledger import Accounts, Book
from healthtrust.ledger.store import FILES, read_book, write_book
from tests.unit.ledger.a_year import NAMES, a_year


def test_a_book_comes_back_as_it_was(tmp_path):
    write_book(a_year(), tmp_path)
    book = read_book(tmp_path)
    assert (book.currency_code, book.exponent, book.names) == ("GBP", 2, NAMES)
    before, after = a_year().postings(), book.postings()
    for name in before:
        assert before[name].dtype == after[name].dtype
        assert before[name].tolist() == after[name].tolist()


def test_an_empty_book_comes_back_empty(tmp_path):
    write_book(Book.empty("JPY", 0), tmp_path)
    book = read_book(tmp_path)
    assert (book.currency_code, book.exponent, book.batches) == ("JPY", 0, ())


def test_the_same_book_gives_the_same_bytes(tmp_path):
    first, second = (write_book(a_year(), tmp_path / name) for name in ("first", "second"))
    assert [f.name for f in first] == [f"{name}.parquet" for name in FILES]
    assert [f.read_bytes() for f in first] == [f.read_bytes() for f in second]


def test_duckdb_reads_the_files_and_finds_the_same_balances(tmp_path):
    write_book(a_year(), tmp_path)
    query = f"""
        select a.name, n.name, sum(p.amount)::bigint
        from '{tmp_path}/postings.parquet' p
        join '{tmp_path}/accounts.parquet' a on a.code = p.account
        join '{tmp_path}/names.parquet' n on n.tag = 'place' and n.number = p.place
        where p.step = 'market' and a.owner = 'places'
        group by all order by all
    """
    found = duckdb.sql(query).fetchall()
    assert found == [("personal care line", "Northvale", -5_500), ("personal care line", "Southvale", -6_200)]
    contributed = f"select sum(amount) from '{tmp_path}/postings.parquet' where account = 101"
    assert duckdb.sql(contributed).fetchall() == [(a_year().balance(Accounts.HOUSEHOLD_CONTRIBUTIONS),)]
    legs = f"select sum(legs) from '{tmp_path}/batches.parquet'"
    assert duckdb.sql(legs).fetchall() == [(a_year().postings()["amount"].size,)]


def test_a_stored_entry_that_was_altered_is_refused(tmp_path):
    write_book(a_year(), tmp_path)
    table = pq.read_table(tmp_path / "postings.parquet")
    amount = table["amount"].to_pylist()
    amount[5] += 1
    where = table.column_names.index("amount")
    pq.write_table(table.set_column(where, "amount", pa.array(amount)), tmp_path / "postings.parquet")
    with pytest.raises(Imbalance, match="difference 1"):
        read_book(tmp_path)


def test_a_folder_that_holds_no_book_is_refused_file_by_file(tmp_path):
    write_book(a_year(), tmp_path)
    (tmp_path / "batches.parquet").unlink()
    (tmp_path / "postings.parquet").write_bytes(b"not a table")
    pq.write_table(pa.table({"tag": ["place"]}), tmp_path / "names.parquet")
    with pytest.raises(InvalidInput) as refused:
        read_book(tmp_path)
    found = [problem.found for problem in refused.value.problems]
    assert found == ["a file that cannot be read", "no such file", "no column number", "no column name"]


def test_postings_cut_short_are_refused(tmp_path):
    write_book(a_year(), tmp_path)
    table = pq.read_table(tmp_path / "postings.parquet")
    pq.write_table(table.slice(0, len(table) - 2), tmp_path / "postings.parquet")
    with pytest.raises(InvalidInput, match="as batches"):
        read_book(tmp_path)
