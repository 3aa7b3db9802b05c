"""Random cascades of several tiers: money adds up in every tier, and shares of every risk add up to 1."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.deliver.organisations.flows import flows
from healthtrust.deliver.organisations.library import form_of, place_named
from healthtrust.deliver.organisations.risk import risk_borne
from healthtrust.deliver.organisations.shocks import RISKS, State, shocked
from healthtrust.design.organisation import Body, Book, Follows, Organisation
from healthtrust.records.providers import KINDS

PLACE = place_named()
CONTRACTS = ("fee-for-service", "block", "capitation", "global-capitation")
FOLLOWS: tuple[Follows, ...] = ("health and numbers", "numbers", "nothing")

terms = st.tuples(st.sampled_from(CONTRACTS), st.sampled_from(FOLLOWS))


@st.composite
def organisations(draw: st.DrawFn) -> Organisation:
    """Plan and up to three tiers over the four kinds of provider, a share of patients going down each way."""
    tiers = [f"tier {n}" for n in range(1, draw(st.integers(0, 3)) + 1)]
    through = draw(st.sampled_from((0.3, 0.5, 1.0))) if tiers else 0.0
    owner = draw(st.sampled_from(["", "plan", *tiers]))
    bodies = [Body(name="plan", owns=("plan",)), *(Body(name=tier) for tier in tiers)]
    bodies += [Body(name=kind, owns=(kind,), owner=owner) for kind in KINDS]

    def book(payer: str, body: str, share: float, covered: tuple[str, ...] = ()) -> Book:
        contract, follows = draw(terms)
        return Book(payer=payer, body=body, contract=contract, settings=covered, share=share, follows=follows)

    books = [book("pool", "plan", 1.0)]
    books += [book(payer, tier, through) for payer, tier in pairwise(["plan", *tiers])]
    for kind, covered in KINDS.items():
        if tiers:
            books.append(book(tiers[-1], kind, through, covered))
        if through < 1:
            books.append(book("plan", kind, 1 - through, covered))
    return Organisation(
        name="made",
        title="Made",
        version="1",
        about="made",
        delivery_integration=0.5,
        funding_integration=0.5,
        single_bottom_line=draw(st.booleans()),
        bodies=tuple(bodies),
        books=tuple(books),
        source="made",
        status="assumed",
    )


@settings(max_examples=15, deadline=None)
@given(organisations(), st.floats(0.001, 0.6), st.booleans())
def test_shares_of_every_risk_add_up_through_every_tier(
    made: Organisation, shock: float, whole: bool
) -> None:
    form = form_of(made, "made")
    for each in risk_borne(form, PLACE, shock, whole=whole):
        assert sum(each.shares.values()) == pytest.approx(1, abs=1e-9)
        if each.risk != "quality":
            assert sum(each.burdens.values()) == each.size > 0


@settings(max_examples=15, deadline=None)
@given(organisations(), st.sampled_from(list(RISKS)), st.floats(0.001, 0.6))
def test_what_comes_in_goes_on_goes_to_care_or_is_left(made: Organisation, risk: str, shock: float) -> None:
    found = flows(form_of(made, "made"), shocked(PLACE, risk, shock))
    assert sum(found.results.values()) == -found.cost
    for body in (body.name for body in made.bodies):
        left = found.received(body) + found.charges[body] - found.passed_on(body) - found.care[body]
        assert left == found.results[body]


@settings(max_examples=10, deadline=None)
@given(organisations())
def test_money_as_expected_is_the_same_for_every_shock_of_nothing(made: Organisation) -> None:
    form = form_of(made, "made")
    assert flows(form, shocked(PLACE, "volume", 0.0)).results == flows(form, State(PLACE)).results
