"""Waiting lists of any kind: people are conserved, no count is below zero, and lists at rest rest."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.deliver.response.waiting import Rules, Waiting, at_rest, joined, one_year

PEOPLE = st.floats(0, 1e6)
WEEKS = st.floats(2, 300)


@st.composite
def rules(draw: st.DrawFn) -> Rules:
    return Rules(
        demand_elasticity=draw(st.floats(-1, 0)),
        usual_weeks=draw(WEEKS),
        target_weeks=draw(st.floats(0, 60)),
        capacity_time=draw(st.floats(1, 10)),
        leak_share=draw(st.floats(0, 1)),
        leak_elasticity=draw(st.floats(0, 2)),
    )


@settings(max_examples=150, deadline=None)
@given(rules(), st.lists(st.tuples(PEOPLE, PEOPLE, PEOPLE, PEOPLE, WEEKS), min_size=1, max_size=4))
def test_people_are_conserved_and_nobody_is_treated_twice(of: Rules, rows: list[tuple[float, ...]]) -> None:
    listed, capacity, wanted, room, weeks = np.array(rows).T
    before = Waiting(listed, capacity, weeks)
    for _ in range(3):
        after, treated, left = one_year(before, wanted, room, of)
        demand = joined(before, after, treated, left)
        slack = 1e-9 * (1 + before.listed + wanted)
        assert np.isfinite(np.array([*after, treated, left])).all()
        assert (np.array([after.listed, after.capacity, treated, left]) >= 0).all()
        assert (demand >= -slack).all()
        assert (treated <= np.minimum(before.capacity, room)).all()
        assert (treated + left <= before.listed + demand + slack).all()
        assert (after.capacity <= before.capacity).all()
        assert ((after.weeks >= of.shortest_weeks) & (after.weeks <= of.longest_weeks)).all()
        most = wanted * (of.shortest_weeks / of.usual_weeks) ** of.demand_elasticity
        assert (demand <= most + slack).all()
        before = after


@settings(max_examples=80, deadline=None)
@given(rules(), st.floats(1, 1e6), st.floats(2, 300))
def test_any_list_at_rest_rests(of: Rules, wanted: float, weeks: float) -> None:
    rest = at_rest(np.array([wanted]), weeks, of)
    after, treated, left = one_year(rest, np.array([wanted]), rest.capacity, of)
    assert np.allclose(after, rest, rtol=1e-8)
    assert np.allclose(treated, rest.capacity, rtol=1e-9)
    assert np.allclose(joined(rest, after, treated, left), treated + left, rtol=1e-8)
