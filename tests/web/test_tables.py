"""Tables of a run, page by page: every page says what the file holds, and no address says anything else."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from healthtrust.runs.folder import RunFolder

QUIET = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
EVIL = ("'; DROP TABLE x; --", '" OR 1=1 --', "x' UNION SELECT 1 --", "../../etc", "read_text('x')", "a\x00b")


def told(pages: TestClient, address: str, **asked: Any) -> dict[str, Any]:
    """Return the JSON of an address that is there."""
    answer = pages.get(address, params=asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def file_of(folder: Path, fingerprint: str, name: str) -> pa.Table:
    """Return a table as its Parquet file holds it."""
    return pq.read_table(folder / "runs" / fingerprint / "tables" / f"{name}.parquet")


def plain(rows: list[tuple[Any, ...]]) -> list[list[Any]]:
    """Return rows as JSON says them."""
    return [[None if isinstance(v, float) and not math.isfinite(v) else v for v in row] for row in rows]


def rows_of(table: pa.Table) -> list[tuple[Any, ...]]:
    """Return the rows of a table."""
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def test_every_page_of_every_table_says_what_its_file_holds(
    pages: TestClient, folder: Path, fingerprint: str
) -> None:
    names = RunFolder(folder / "runs" / fingerprint).tables
    assert len(names) > 30
    for name in names:
        at = f"/api/runs/{fingerprint}/tables/{name}"
        first = told(pages, at, size=100)
        rows = first["rows"]
        for number in range(2, first["pages"] + 1):
            rows += told(pages, at, size=100, page=number)["rows"]
        kept = file_of(folder, fingerprint, name)
        assert rows == plain(rows_of(kept)), name
        assert first["count"] == kept.num_rows
        assert [each["name"] for each in first["columns"]] == kept.column_names


def test_page_for_readers_shows_money_in_major_units_and_the_exact_number_behind_a_short_one(
    pages: TestClient, folder: Path, fingerprint: str
) -> None:
    page = pages.get(f"/runs/{fingerprint}/tables/flow?size=100").text
    kept = file_of(folder, fingerprint, "flow")
    amounts = [f"{Decimal(each) / 100:,.2f}".replace("-", "−") for each in kept["amount"].to_pylist()]
    body = page[page.index("<tbody") : page.index("</tbody>")]
    assert re.findall(r"--numeric\">([^<]*)</td></tr>", body) == amounts
    assert f"{Decimal(sum(kept['amount'].to_pylist())) / 100:,.2f}" in page[page.index("<tfoot") :]
    scorecard = pages.get(f"/runs/{fingerprint}/tables/scorecard?size=100").text
    values = file_of(folder, fingerprint, "scorecard").slice(0, 100)
    shown = [float(each) for each in re.findall(r'<data value="([^"]+)"', scorecard)]
    held = [v for row in rows_of(values) for v in row if isinstance(v, float)]
    assert [each for each in shown if not math.isnan(each)] == [v for v in held if not math.isnan(v)]


@QUIET
@given(data=st.data())
def test_sorted_and_filtered_pages_are_those_of_the_file(
    data: st.DataObject, pages: TestClient, folder: Path, fingerprint: str
) -> None:
    name = data.draw(st.sampled_from(["flow", "scorecard", "spending", "population", "settlement"]))
    kept = file_of(folder, fingerprint, name)
    column = data.draw(st.sampled_from(kept.column_names))
    at = kept.column_names.index(column)
    rows = rows_of(kept)
    asked: dict[str, Any] = {}
    sample = data.draw(st.sampled_from(rows))[at]
    number = isinstance(sample, int | float) and not isinstance(sample, bool) and math.isfinite(sample)
    if number:
        rule = data.draw(st.sampled_from(["equals", "at least", "at most"]))
        meant: dict[str, Callable[[Any], bool]] = {
            "equals": lambda v: v == sample,
            "at least": lambda v: v >= sample,
            "at most": lambda v: v <= sample,
        }
        money = (kept.schema.field(column).metadata or {}).get(b"unit") == b"minor units"
        value = Decimal(sample) / 100 if money and isinstance(sample, int) else repr(sample)
        asked = {"column": column, "rule": rule, "value": str(value)}
        if not money or isinstance(sample, int):
            rows = [row for row in rows if row[at] is not None and meant[rule](row[at])]
        else:
            asked = {}
    elif isinstance(sample, str) and sample.strip():
        rows = [row for row in rows if sample.strip().lower() in row[at].lower()]
        asked = {"column": column, "rule": "contains", "value": sample}
    by = data.draw(st.sampled_from(["", *kept.column_names]))
    down = data.draw(st.booleans())
    if by:
        asked["sort"] = f"-{by}" if down else by
        key = kept.column_names.index(by)
        nothing = [r for r in rows if r[key] is None or (isinstance(r[key], float) and math.isnan(r[key]))]
        some = [r for r in rows if r not in nothing]
        rows = sorted(some, key=lambda r: _order(r[key]), reverse=down)
        if down:  # equal ones stay in the order of the file
            rows = sorted(reversed(some), key=lambda r: _order(r[key]))[::-1]
        rows += nothing
    size = data.draw(st.sampled_from([25, 100]))
    page = data.draw(st.integers(1, 6))
    found = told(pages, f"/api/runs/{fingerprint}/tables/{name}", size=size, page=page, **asked)
    last = max(1, -(-len(rows) // size))
    first = (min(page, last) - 1) * size
    assert found["count"] == len(rows), (name, asked)
    assert found["rows"] == plain(rows[first : first + size]), (name, asked)


def _order(value: Any) -> Any:
    return value.encode() if isinstance(value, str) else value


@pytest.mark.parametrize("evil", EVIL)
def test_no_address_can_say_anything_to_the_database(pages: TestClient, fingerprint: str, evil: str) -> None:
    at = f"/api/runs/{fingerprint}/tables/flow"
    whole = told(pages, at)
    assert pages.get(at, params={"sort": evil}).status_code == 422
    assert pages.get(at, params={"show": evil}).status_code == 422
    assert pages.get(at, params={"column": evil, "rule": "equals", "value": "1"}).status_code == 422
    assert pages.get(at, params={"column": "source", "rule": evil, "value": "1"}).status_code == 422
    assert pages.get(at, params={"column": "amount", "rule": "equals", "value": evil}).status_code == 422
    found = told(pages, at, column="source", rule="contains", value=evil)
    assert found["count"] == 0
    assert told(pages, at) == whole


@pytest.mark.parametrize(
    "name", ["nothing", "..%2fmanifest", "%2e%2e%2f%2e%2e%2ftiny", ".flow", "flow.parquet%00", "FLOW"]
)
def test_names_of_tables_lead_nowhere_else(pages: TestClient, fingerprint: str, name: str) -> None:
    for end in ("", ".csv", ".parquet", ".xlsx"):
        assert pages.get(f"/runs/{fingerprint}/tables/{name}{end}").status_code in (400, 404)


CANNOT_BE = ("page=0", "page=x", "page=-1", "page=٣", "size=1000000", "size=", "page=" + "9" * 40)


@pytest.mark.parametrize("asked", CANNOT_BE)
def test_pages_that_cannot_be_are_refused_in_words(pages: TestClient, fingerprint: str, asked: str) -> None:
    answer = pages.get(f"/runs/{fingerprint}/tables/flow?{asked}")
    assert answer.status_code == 422
    assert asked.partition("=")[0] in answer.text


def test_page_beyond_the_last_is_the_last(pages: TestClient, fingerprint: str) -> None:
    found = told(pages, f"/api/runs/{fingerprint}/tables/population", page=999_999)
    assert found["page"] == found["pages"]
    assert found["rows"]


def test_columns_link_to_their_order_and_say_which_is_in_force(pages: TestClient, fingerprint: str) -> None:
    at = f"/runs/{fingerprint}/tables/flow"
    assert f'href="{at}?sort=amount"' in pages.get(at).text
    up = pages.get(f"{at}?sort=amount").text
    assert re.search(r'aria-sort="ascending"><a href="[^"]+\?sort=-amount"', up)
    assert 'aria-sort="descending"' in pages.get(f"{at}?sort=-amount").text


def test_rules_stand_on_the_page_and_can_be_taken_off(pages: TestClient, fingerprint: str) -> None:
    at = f"/runs/{fingerprint}/tables/flow"
    rules = "column=amount&rule=at+least&value=1000&column=source&rule=contains&value=a"
    page = pages.get(f"{at}?{rules}&sort=amount").text
    links = [html.unescape(each) for each in re.findall(rf'href="({at}[^"]*)">Remove', page)]
    assert links == [
        f"{at}?sort=amount&column=source&rule=contains&value=a",
        f"{at}?sort=amount&column=amount&rule=at+least&value=1000",
    ]
    assert pages.get(links[0]).status_code == 200


def test_columns_can_be_chosen(pages: TestClient, folder: Path, fingerprint: str) -> None:
    found = told(pages, f"/api/runs/{fingerprint}/tables/flow", show=["amount", "source"])
    kept = file_of(folder, fingerprint, "flow").slice(0, 25)
    assert found["rows"] == plain(rows_of(kept.select(["amount", "source"])))


def test_totals_are_of_the_rows_that_are_left(pages: TestClient, folder: Path, fingerprint: str) -> None:
    kept = file_of(folder, fingerprint, "flow").to_pylist()
    source = kept[0]["source"]
    found = told(pages, f"/api/runs/{fingerprint}/tables/flow", column="source", rule="equals", value=source)
    assert found["totals"] == {"amount": sum(each["amount"] for each in kept if each["source"] == source)}


def test_list_tells_of_every_table_what_it_holds(pages: TestClient, folder: Path, fingerprint: str) -> None:
    found = told(pages, f"/api/runs/{fingerprint}/tables")
    assert [each["name"] for each in found["tables"]] == RunFolder(folder / "runs" / fingerprint).tables
    assert all(each["meaning"] for each in found["tables"])
    flow = next(each for each in found["tables"] if each["name"] == "flow")
    assert flow["columns"][-1] == {"name": "amount", "kind": "whole", "unit": "minor units"}
    page = pages.get(f"/runs/{fingerprint}/tables").text
    for each in found["tables"]:
        assert f'href="/runs/{fingerprint}/tables/{each["name"]}"' in page


def test_numbers_are_those_of_the_manifest(pages: TestClient, folder: Path, fingerprint: str) -> None:
    manifest = RunFolder(folder / "runs" / fingerprint).manifest
    found = told(pages, f"/api/runs/{fingerprint}/numbers")
    assert found["verdict"] == manifest["verdict"]
    assert found["numbers"] == manifest["numbers"]
    assert found["measures"] == manifest["measures"]


def test_table_is_replaced_while_it_is_looked_at(pages: TestClient, folder: Path, fingerprint: str) -> None:
    at = f"/api/runs/{fingerprint}/tables/flow"
    assert told(pages, at, sort="amount")["count"] > 1
    path = folder / "runs" / fingerprint / "tables" / "flow.parquet"
    shorter = pq.read_table(path).slice(0, 1)
    pq.write_table(shorter, path)
    assert told(pages, at, sort="amount")["rows"] == plain(rows_of(shorter))
