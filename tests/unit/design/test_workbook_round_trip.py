"""A design that is written as a workbook and read back is the same design, to the last digit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from healthtrust.design.check import check
from healthtrust.design.read import Read, bundled_designs, read_design
from healthtrust.design.whole import Design
from healthtrust.design.workbook.forms import form_of
from healthtrust.design.workbook.read import read_inputs
from healthtrust.design.workbook.shape import shape
from healthtrust.design.workbook.write import write_inputs
from healthtrust.fingerprint import fingerprint, input_hashes
from tests.small import TINY, merged
from tests.workbooks import cells_of, write_cells

EVERYTHING: dict[str, Any] = {
    "people": {
        "net_migration": {"Upton, old": 1.5, "Lowton.Mill": -2.25},
        "levels": ["a, b", 'say "so"', ""],
    },
    "pool": {
        "contributions": [
            {
                "name": "earnings",
                "base": "earnings",
                "brackets": [{"above": 0, "rate": 0.1}, {"above": 1e5 / 3, "rate": 0.2}],
                "kept_by_year": [0.5, 0.25],
                "rates": {"food": 0.05, "": 0.1},
            },
            {"name": "earnings", "base": "head", "amount": 12.3456789012345678},
        ],
        "schemes": [{"name": "=old", "kind": "no cover", "premium": 0.1 + 0.2}],
    },
    "package": {"adjust": {"general-primary": {"price": 1.1}}, "must_cover": ["general-primary"]},
    "allocate": {
        "pace": {"points": [{"distance": -0.1, "growth": 0.03}, {"distance": 0.1, "growth": 0.0}]},
        "transformation": {
            "fund": {"first_year": 2027},
            "bids": [
                {
                    "name": "+one",
                    "place": "Upton",
                    "cost": 1e6,
                    "first_year": 2027,
                    "years": 2,
                    "qalys": 1,
                    "milestones": [{"year": 2027, "measure": "unmet-need", "at_most": 3}],
                },
            ],
        },
        "opening": {"Upton Hill": 0.4},
    },
    "market": {"plans": [{"name": "@A", "places": ["Upton", "Lowton"]}, {"name": "-B"}]},
    "deliver": {
        "contracts": {
            "primary": [
                {
                    "contract": "capitation",
                    "share": 0.5,
                    "statement": {"x": 2.5, "y": "2 * residents", "z": "7"},
                },
                {"contract": "block", "share": 0.5},
            ],
            "other": [{"contract": "fee for service"}],
        },
        "sharing": [{"contract": "mssp", "statement": {"rate": 0.5}, "settings": ["primary"]}],
        "responds": {"coefficients": {"a": -0.1}},
    },
    "review": {
        "survey": {"by_age": [], "by_segment": {}},
        "catastrophic_shares": [],
        "pay_statement": {"q": 1e-300},
        "targets": [{"measure": "unmet-need", "at_most": 115}, {"measure": "unmet-need", "at_most": 115}],
    },
    "seed": 2**63 - 1,
    "sources": {
        "pool.brackets": {"source": " with blanks ", "status": "cited"},
        "pool.brackets.0.rate": {"source": '"quoted"', "status": "recalled"},
        "seed": {"source": "_x000D_ and\ta tab\r\nand a line", "status": "assumed"},
    },
}


def round_trip(design: Design, folder: Path) -> Design:
    write_inputs(Read(design, str(folder), "tiny"), folder / "inputs.xlsx")
    return read_inputs(folder / "inputs.xlsx").design


@pytest.mark.parametrize("name", bundled_designs())
def test_every_bundled_design_comes_back_and_would_be_the_same_run(name: str, tmp_path: Path) -> None:
    before = read_design(name)
    write_inputs(before, tmp_path / "inputs.xlsx")
    after = read_design(tmp_path / "inputs.xlsx")
    assert after.design.as_plain() == before.design.as_plain()
    assert list(after.design.sources) == list(before.design.sources)
    told = [fingerprint(r.design, input_hashes(r.design, r.folder), "1") for r in (before, after)]
    assert told[0] == told[1]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["inputs.xlsx"]


def test_whatever_a_design_can_hold_comes_back(tmp_path: Path) -> None:
    design = Design.model_validate(merged(TINY, EVERYTHING))
    assert round_trip(design, tmp_path).as_plain() == design.as_plain()


def test_the_same_design_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_inputs(read_design("valley"), tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_order_of_sheets_rows_and_columns_is_free(tmp_path: Path) -> None:
    design = Design.model_validate(merged(TINY, EVERYTHING))
    write_inputs(Read(design, str(tmp_path), "tiny"), tmp_path / "inputs.xlsx")
    sheets = cells_of(tmp_path / "inputs.xlsx")
    turned = {
        name: [row[::-1] for row in rows] for name, rows in reversed(sheets.items()) if name != "README"
    }
    for name in shape().rows:
        turned[name] = [turned[name][0], *turned[name][:0:-1]]
    for name in [each for each in turned if each.startswith("table ")]:
        turned[name] = sheets[name]
    turned["README"] = sheets["README"]
    write_cells(tmp_path / "turned.xlsx", turned)
    assert read_inputs(tmp_path / "turned.xlsx").design.as_plain() == design.as_plain()


def test_no_value_that_may_lack_has_a_default_that_an_empty_cell_could_not_mean() -> None:
    for row in shape().all_rows.values():
        if form_of(row.declared).may_lack:
            assert row.declared.default is None or row.declared.is_required(), row.key


texts = st.text(max_size=12)
names = st.text(min_size=1, max_size=12)
shares = st.floats(0, 1, allow_nan=False)
amounts = st.floats(0, 1e12, allow_nan=False)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    title=names,
    source=names,
    plans=st.lists(st.tuples(names, shares, amounts, st.lists(texts, max_size=3)), min_size=1, max_size=3),
    brackets=st.lists(st.tuples(amounts, shares), max_size=4, unique_by=lambda each: each[0]),
    migration=st.dictionaries(texts, st.floats(-1000, 1000), max_size=3),
    levels=st.lists(texts, max_size=3),
    ceiling=st.none() | shares,
)
def test_values_of_all_kinds_come_back(tmp_path: Path, **given_: Any) -> None:
    plans = [{"name": n, "quality": q, "surcharge": s, "places": p} for n, q, s, p in given_["plans"]]
    over = {
        "title": given_["title"],
        "people": {"net_migration": given_["migration"], "levels": given_["levels"]},
        "pool": {
            "brackets": [{"above": a, "rate": r} for a, r in sorted(given_["brackets"])],
            "ceiling_share": given_["ceiling"],
        },
        "market": {"plans": plans},
        "sources": {"seed": {"source": given_["source"], "status": "assumed"}},
    }
    design = Design.model_validate(merged(TINY, over))
    if not check(design, "", {}):
        assert round_trip(design, tmp_path).as_plain() == design.as_plain()
