"""The Sankey diagram: widths are money, boxes keep their order and their frame, lanes keep out of boxes."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthtrust.ledger.chart import CHART
from healthtrust.reports.charts.flow_of_funds import FLOW_OF_FUNDS, STATIONS
from healthtrust.reports.charts.sankey import Box, Laid, Ribbon, Size, laid_out
from healthtrust.reports.story import Story

SIZE = Size(600, 400)
BOXES = [Box("a", 0), Box("b", 0), Box("c", 1), Box("d", 1), Box("e", 2)]
PATHS = [("a", "c"), ("a", "d"), ("b", "d"), ("c", "e"), ("d", "e"), ("b", "e")]


def laid(amounts: list[float]) -> Laid:
    return laid_out(BOXES, [Ribbon(s, t, a) for (s, t), a in zip(PATHS, amounts, strict=True)], SIZE)


amounts = st.lists(st.floats(0.01, 1e6), min_size=len(PATHS), max_size=len(PATHS))


@given(amounts)
def test_every_box_is_as_high_as_its_money(given_amounts: list[float]) -> None:
    boxes = {box.name: box for box in laid(given_amounts).boxes}
    scale = boxes["a"].height / boxes["a"].amount
    for box in boxes.values():
        assert box.height == pytest.approx(box.amount * scale, rel=1e-6)
    assert boxes["e"].amount == pytest.approx(given_amounts[3] + given_amounts[4] + given_amounts[5])


@given(amounts)
def test_boxes_of_a_column_keep_order_and_frame(given_amounts: list[float]) -> None:
    boxes = laid(given_amounts).boxes
    for column in range(3):
        here = [box for box in boxes if box.column == column]
        for above, below in pairwise(here):
            assert above.top + above.height <= below.top + 1e-6
    for box in boxes:
        assert box.top >= -20
        assert box.top + box.height <= SIZE.height + 20


def test_an_outline_is_closed_and_as_wide_as_its_money() -> None:
    found = laid([30, 10, 20, 30, 30, 5])
    boxes = {box.name: box for box in found.boxes}
    numbers = [float(n) for n in re.findall(r"-?\d+\.?\d*", found.outlines[0])]
    assert found.outlines[0].startswith("M")
    assert found.outlines[0].endswith("Z")
    width = numbers[9] - numbers[7]
    assert width == pytest.approx(30 * boxes["a"].height / boxes["a"].amount, abs=0.15)


def test_a_ribbon_that_passes_a_column_bends_once_more() -> None:
    outlines = laid([30, 10, 20, 30, 30, 5]).outlines
    assert outlines[-1].count("C") == 4
    assert outlines[0].count("C") == 2


def test_every_account_of_the_chart_has_a_station() -> None:
    assert {account.name for account in CHART} <= set(STATIONS)


def test_all_money_that_enters_leaves(story: Story) -> None:
    figure = FLOW_OF_FUNDS.make(story)
    assert figure is not None
    source, target, amount = figure.columns.values()
    passing = {"Pool", "Personal care", "Plans", "Providers", "Voluntary insurers"}
    for name in passing:
        came = sum(a for t, a in zip(target, amount, strict=True) if t == name)
        went = sum(a for s, a in zip(source, amount, strict=True) if s == name)
        assert came == pytest.approx(went, abs=1), name


def test_a_deficit_is_drawn_as_money_of_one_s_own(story: Story) -> None:
    flow = story.tables["flow"]
    dearer = np.where(flow["target"] == "cost of care", flow["amount"] + 50_000_000, flow["amount"])
    figure = FLOW_OF_FUNDS.make(Story(story.design, {"flow": {**flow, "amount": dearer}}))
    assert figure is not None
    assert "Borne by providers" in figure.columns["from"]


def test_what_was_put_by_last_year_comes_from_the_left(story: Story) -> None:
    flow = story.tables["flow"]
    source = np.where(flow["source"] == "opening balances", "pool reserve", flow["source"])
    figure = FLOW_OF_FUNDS.make(Story(story.design, {"flow": {**flow, "source": source}}))
    assert figure is not None
    assert ("Brought forward", "Pool") in zip(figure.columns["from"], figure.columns["to"], strict=True)
