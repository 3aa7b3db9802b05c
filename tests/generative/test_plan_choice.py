"""Choice of plan under any rule, offers and people: shares add up, heads add up, luck belongs to names."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.design.plan_choice import Nest, PlanChoice, Term
from healthtrust.market.choice.expected import expected_shares
from healthtrust.market.choice.persistence import KINDS, default_of
from healthtrust.market.choice.respond_choice import Luck, draw_plans
from healthtrust.market.choice.shares import expected_totals
from healthtrust.market.choice.surplus import consumer_surplus
from healthtrust.market.choice.tables import Choosers, Offers

NAMES = tuple("ABCDEFG")
SMALL = st.floats(-2, 2, allow_nan=False)


@st.composite
def rules(draw: Any, plans: int) -> PlanChoice:
    terms = [Term(attribute="premium", coefficient=draw(st.floats(-0.01, -0.0001)))]
    terms += [
        Term(attribute="quality", by=draw(st.sampled_from(["", "ill", "age"])), coefficient=draw(SMALL) / 10)
        for _ in range(draw(st.integers(0, 2)))
    ]
    if draw(st.booleans()):
        terms.append(Term(plan=draw(st.sampled_from(NAMES[:plans])), coefficient=draw(SMALL), spread=0.7))
    members = draw(st.sets(st.sampled_from(NAMES[:plans]), max_size=plans))
    nests = (
        [Nest(name="near", plans=tuple(sorted(members)), dissimilarity=draw(st.floats(0.1, 1)))]
        if members
        else []
    )
    return PlanChoice(
        terms=tuple(terms),
        nests=tuple(nests),
        persistence=draw(st.sampled_from([0.0, 0.4, 1.0])),
        switching_cost=draw(SMALL),
        active_choice=draw(st.booleans()),
        scale=draw(st.floats(0.1, 3)),
    )


@st.composite
def markets(draw: Any) -> tuple[PlanChoice, Offers, Choosers]:
    plans, rows = draw(st.integers(1, 7)), draw(st.integers(1, 40))
    made = np.random.default_rng(draw(st.integers(0, 2**32)))
    offers = Offers(NAMES[:plans], {"premium": made.uniform(0, 2000, plans), "quality": made.random(plans)})
    may_join = made.random((rows, plans)) < 0.7
    may_join[np.arange(rows), made.integers(0, plans, rows)] = True
    people = Choosers(
        made.integers(0, 2**63, rows).astype(np.uint64),
        {"ill": (made.random(rows) < 0.3).astype(float), "age": made.integers(0, 100, rows).astype(float)},
        made.integers(0, draw(st.sampled_from([2, 50])), rows),
        made.integers(-1, plans, rows),
        may_join,
        made.random(rows) < 0.2 if draw(st.booleans()) else None,
    )
    return draw(rules(plans)), offers, people


@settings(max_examples=40, deadline=None)
@given(markets(), st.sampled_from(["", *KINDS, "A"]))
def test_everybody_is_somewhere_and_nobody_where_he_may_not_be(
    market: tuple[PlanChoice, Offers, Choosers], kind: str
) -> None:
    rule, offers, people = market
    if kind in ("largest", "shares"):
        people = replace(people, weight=people.weight + 1)
        kind = kind if (people.before >= 0).any() else "equal"
    default = default_of(kind, offers, people, "premium") if kind else None
    shares = expected_shares(rule, offers, people, default)
    assert shares.sum(axis=1) == pytest.approx(1, abs=1e-9)
    assert shares.min() >= -1e-12
    allowed = people.may_join.copy()
    if default is not None and default.last_resort is not None:
        allowed[:, default.last_resort] = True
    assert not shares[~allowed].any()
    heads = draw_plans(rule, offers, people, Luck(1, 2), default).heads()
    assert (heads.sum(axis=1) == people.weight).all()
    assert not heads[~allowed].any()
    totals = expected_totals(rule, offers, people, default=default)
    assert totals.members == pytest.approx(people.weight @ shares, rel=1e-5, abs=1e-4)


@settings(max_examples=30, deadline=None)
@given(markets(), st.integers(0, 2**32))
def test_order_of_plans_and_persons_changes_nobodys_plan(
    market: tuple[PlanChoice, Offers, Choosers], seed: int
) -> None:
    rule, offers, people = market
    people = replace(people, weight=np.ones_like(people.weight))
    made = np.random.default_rng(seed)
    order, shuffle = made.permutation(offers.count), made.permutation(people.rows)
    place = np.argsort(order)
    turned = replace(
        people,
        may_join=people.may_join[:, order],
        before=np.where(people.before < 0, -1, place[np.maximum(people.before, 0)]),
    ).part(shuffle)
    other = Offers(
        tuple(offers.names[p] for p in order),
        {name: column[order] for name, column in offers.columns.items()},
    )
    known = draw_plans(rule, offers, people, Luck(3, 4)).heads()
    assert (draw_plans(rule, other, turned, Luck(3, 4)).heads() == known[shuffle][:, order]).all()


@settings(max_examples=30, deadline=None)
@given(markets(), st.integers(0, 6), st.floats(1, 500))
def test_a_cheaper_plan_loses_nobody_and_makes_nobody_worse_off(
    market: tuple[PlanChoice, Offers, Choosers], which: int, cut: float
) -> None:
    rule, offers, people = market
    people = replace(people, weight=np.ones_like(people.weight))
    which %= offers.count
    price = offers.columns["premium"].copy()
    price[which] -= cut
    cheaper = offers.with_column("premium", price)
    before, after = (draw_plans(rule, each, people, Luck(3, 4)).plan for each in (offers, cheaper))
    assert (after[before != after] == which).all()
    rule = rule.model_copy(update={"switching_cost": 0.0})  # a pull may hold people in what became cheaper
    assert (consumer_surplus(rule, cheaper, people) >= consumer_surplus(rule, offers, people) - 1e-7).all()
