"""Schema, reference and comparison come from the classes, so they cannot disagree with what is checked."""

from __future__ import annotations

from healthtrust.design.describe import parameter, parameters, reference_page, schema
from healthtrust.design.differ import changes
from healthtrust.design.read import read_design
from healthtrust.design.regime import Regime
from healthtrust.design.whole import HEADINGS


def test_every_parameter_says_what_it_means() -> None:
    told = list(parameters())
    assert all(one.meaning for one in told), [one.name for one in told if not one.meaning]
    assert len({one.name for one in told}) == len(told)


def test_the_schema_knows_every_heading() -> None:
    assert set(HEADINGS) < set(schema()["properties"])
    assert schema()["additionalProperties"] is False


def test_reference_pages_hold_every_parameter_of_their_heading() -> None:
    for heading in HEADINGS:
        page = reference_page(heading)
        assert all(f"`{one.name}`" in page for one in parameters() if one.name.startswith(f"{heading}."))


def test_limits_choices_and_units_are_told() -> None:
    ceiling, rate = parameter("pool.ceiling_share"), parameter("pool.rate")
    assert ceiling is not None
    assert rate is not None
    assert (ceiling.unit, ceiling.allowed) == ("share", "at least 0, at most 1")
    assert rate.allowed == "`as given`, `funds the package`"


def test_a_table_within_and_an_optional_number_are_told_plainly() -> None:
    told = {one.name: one for one in parameters(Regime)}
    assert told["core"].default == "as below"
    assert told["covers.take_up.income_elasticity"].allowed == "a number"


def test_changes_are_sentences_with_the_meaning() -> None:
    before = read_design("valley").design
    after = read_design("valley", ["pool.ceiling_share=0.09"]).design
    (change,) = changes(before, after)
    assert str(change) == "pool.ceiling_share (largest share of household income ever due): 0.12 becomes 0.09"
    assert changes(before, before) == []
