"""Whatever the counts: limits hold each other, order changes nothing, adjusted limits flag fewer."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.ground.intervals import wilson_limits
from healthtrust.review.comparison import Bodies, Terms, false_pay, funnel
from healthtrust.review.comparison.exact_limits import clopper_pearson
from healthtrust.review.comparison.false_discovery import discoveries

COUNTS = st.lists(
    st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=3, max_size=30
).filter(lambda rows: any(c for c, _ in rows) and any(c < n for c, n in rows))


@settings(max_examples=60, deadline=None)
@given(COUNTS)
def test_funnels(rows: list[tuple[int, int]]) -> None:
    c, n = np.array(rows, dtype=np.float64).T
    found = funnel(c, n)
    assert found.tau2 >= 0 and found.phi >= 0
    assert (np.abs(found.adjusted_z) <= np.abs(found.z) + 1e-12).all()
    assert (found.adjusted != 0).sum() <= (found.naive != 0).sum()
    assert (found.adjusted_limits.low <= found.limits.low + 1e-12).all()
    back = funnel(c[::-1], n[::-1])
    assert np.allclose(back.z[::-1], found.z) and np.isclose(back.tau2, found.tau2)


@settings(max_examples=60, deadline=None)
@given(COUNTS, st.floats(0.5, 0.999))
def test_intervals_hold_the_value_and_grow_with_the_level(rows: list[tuple[int, int]], level: float) -> None:
    c, n = np.array(rows, dtype=np.float64).T
    near, far = clopper_pearson(c, n, level), clopper_pearson(c, n, (1 + level) / 2)
    assert ((near.low <= c / n + 1e-12) & (c / n <= near.high + 1e-12)).all()
    assert ((far.low <= near.low + 1e-12) & (near.high <= far.high + 1e-12)).all()
    wilson = wilson_limits(c, n, 2.0)
    assert ((wilson.low <= c / n + 1e-12) & (c / n <= wilson.high + 1e-12)).all()


@settings(max_examples=60, deadline=None)
@given(
    st.floats(0.01, 0.99),
    st.floats(0, 0.05),
    st.floats(0, 1),
    st.floats(0.01, 0.99),
    st.sampled_from(["value", "naive", "adjusted", "shrunken"]),
    st.lists(st.floats(5, 1e6), min_size=1, max_size=5),
)
def test_false_payments_are_no_more_than_payments(
    centre: float, tau2: float, own: float, target: float, rule: str, sizes: list[float]
) -> None:
    found = false_pay(sizes, Bodies("share", centre, tau2, own), Terms(target, "lower", rule))  # type: ignore[arg-type]
    for paid, false in ((found.rewarded, found.falsely_rewarded), (found.penalised, found.falsely_penalised)):
        assert ((paid >= -1e-12) & (paid <= 1 + 1e-12)).all()
        assert ((false >= -1e-12) & (false <= paid + 1e-9)).all()
    assert (found.rewarded + found.penalised <= 1 + 1e-9).all()
    turned = false_pay(sizes, Bodies("share", centre, tau2, own), Terms(target, "higher", rule))  # type: ignore[arg-type]
    assert np.allclose(turned.rewarded, found.penalised) and np.allclose(
        turned.falsely_rewarded, found.falsely_penalised
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=40), st.floats(0.01, 0.5))
def test_a_smaller_rate_flags_no_more(p: list[float], rate: float) -> None:
    wide, narrow = discoveries(np.array(p), rate), discoveries(np.array(p), rate / 2)
    assert not (narrow & ~wide).any()
