"""What is uncertain about a design: defaults that stand, services open to choice, and draws it can take."""

from __future__ import annotations

import pytest

from healthtrust.design.read import Read, bundled_designs, read_design
from healthtrust.ground.errors import InvalidInput
from healthtrust.study.distributions import problems_of
from healthtrust.study.trial.case import case_of
from healthtrust.study.trial.drawn import drawn_values
from healthtrust.study.trial.uncertain import RESPONSE, ends_of, uncertain_values


@pytest.fixture(scope="module")
def valley() -> Read:
    return read_design("valley")


def test_a_value_of_the_designs_own_is_decided(valley: Read) -> None:
    names = {p.name for p in uncertain_values(valley, ["behaviour"])}
    assert "market.persistence" in names
    decided = read_design("valley", ["market.persistence=0.7"])
    assert "market.persistence" not in {p.name for p in uncertain_values(decided, ["behaviour"])}
    reasoned = read_design("valley", ['sources={"market.persistence"={source="made up",status="assumed"}}'])
    assert "market.persistence" not in {p.name for p in uncertain_values(reasoned, ["behaviour"])}


def test_services_are_as_wide_as_their_evidence_and_what_must_be_is_not_drawn(valley: Read) -> None:
    found = {p.name: p for p in uncertain_values(valley, ["services"])}
    assert {name.rpartition(".")[2] for name in found} == {"price", "benefit", "cases"}
    assert all(p.mean == 1 for p in found.values())
    must = read_design("valley", ["package.must_cover=['hip-replacement']"])
    less = {p.name for p in uncertain_values(must, ["services"])}
    assert set(found) - less == {f"package.adjust.hip-replacement.{k}" for k in ("price", "benefit", "cases")}


def test_care_that_does_not_respond_has_no_uncertain_response(valley: Read) -> None:
    assert uncertain_values(valley, ["response"]) == ()
    responds = uncertain_values(read_design("village-to-vertical"), ["response"])
    assert responds
    assert all(p.name.startswith("deliver.responds.coefficients.") for p in responds)


@pytest.mark.parametrize("name", list(bundled_designs()))
def test_every_shipped_distribution_gives_values_its_design_takes(name: str) -> None:
    read = read_design(name)
    found = uncertain_values(read)
    assert len({p.name for p in found}) == len(found)
    assert [x for p in found if not p.name.startswith(RESPONSE) for x in problems_of(p)] == []
    if not found:
        return
    case, draws = case_of(read), drawn_values(found, 40, seed=1)
    for draw in range(draws.count):
        case.with_values(draws.of(draw))


def test_ends_lie_around_the_mean(valley: Read) -> None:
    for p in uncertain_values(valley, ["behaviour", "services"]):
        low, high = ends_of(p)
        assert low < p.mean < high


def test_a_group_there_is_not_is_told_with_the_nearest(valley: Read) -> None:
    with pytest.raises(InvalidInput, match="did you mean 'services'"):
        uncertain_values(valley, ["service"])
