"""The charts of who holds which risk: shares as numbers and colours, gains told, tables behind them."""

from __future__ import annotations

import re

from healthtrust.reports.charts.deliver_risk import compared, held
from healthtrust.reports.figure import finished
from tests.unit.reports import made_organisations as made


def test_the_title_says_who_bears_volume() -> None:
    found = held("Made form", made.risks())
    assert found.title == "Made form: the plan bears 75 % of care beyond what was expected"
    assert "three risks by three parties" in found.alt
    assert found.columns["share borne [share]"][0] == 1.2


def test_every_cell_has_its_share_in_words_and_gains_are_below_zero() -> None:
    cells = held("Made form", made.risks()).spec["data"]["values"]
    words = {(cell["risk"], cell["party"]): cell["words"] for cell in cells}
    assert words["insurance", "plan"] == "−20 %"
    assert words["price", "hospital"] == "100 %"
    assert words["price", "plan"] == ""
    assert "'" not in "".join(cells[0])


def test_parties_that_bear_nothing_at_all_are_left_out() -> None:
    risks = made.risks()
    risks = {
        "risk": [*risks["risk"], "price"],
        "party": [*risks["party"], "network"],
        "share": [*risks["share"], 0.0],
    }
    assert "network" not in held("Made form", risks).columns["party"]


def test_the_comparison_names_who_bears_most() -> None:
    found = compared(made.compared())
    assert found.title == "Over 2 forms most volume risk lies with two kinds of bearer: plan, organisation"
    cells = {(cell["form"], cell["risk"]): cell["words"] for cell in found.spec["data"]["values"]}
    assert cells["scattered", "volume"] == "plan 90 %"
    assert cells["scattered", "price"] == "hospital 60 %"
    colours = found.spec["layer"][0]["encoding"]["color"]["scale"]
    assert colours["domain"] == ["plan", "organisation", "hospital"]
    assert len(set(colours["range"])) == 3
    assert found.columns["plan"] == [0.9, 0.0, 0.0, 0.0]


def test_both_are_drawn_with_upright_text_and_a_name() -> None:
    for name, sketch in (("risk", held("Made form", made.risks())), ("forms", compared(made.compared()))):
        figure = finished(name, sketch)
        assert figure.title in figure.svg and "viewBox" in figure.svg
        assert not re.search(r"rotate\((?!0)", figure.svg)
        assert len(figure.alt) > 60
