"""Private cover in any regime: money is conserved, switches relabel without changing the total."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.design.regime import Core, Cover, Kind, Regime, TakeUp
from healthtrust.ground.money import Currency
from healthtrust.market.cover.accounts import SOURCES
from healthtrust.market.cover.answer import answer
from healthtrust.market.cover.asked import question_of
from healthtrust.market.cover.counted import counted
from healthtrust.market.cover.financing import Care, financed
from healthtrust.market.cover.leaving_by_price import leaving_by_price
from healthtrust.market.cover.opting_out import Pool

SHARES = st.floats(0, 1)
EVERY: tuple[Kind, ...] = ("complementary", "supplementary", "substitutive")
KINDS = st.sampled_from(EVERY)


@st.composite
def covers(draw: st.DrawFn) -> tuple[Cover, ...]:
    """Some covers of any kind, with a take-up."""
    return tuple(
        Cover(
            name=f"cover {i}",
            kind=draw(KINDS),
            compulsory=draw(st.booleans()),
            take_up=TakeUp(share=draw(st.floats(0.01, 0.99)), income_elasticity=draw(st.floats(-1, 2))),
            loading=draw(SHARES),
            charges_covered=draw(SHARES),
            left_out_covered=draw(SHARES),
            extra_use=draw(SHARES),
            beside_share=draw(SHARES),
            contribution_kept=draw(SHARES),
        )
        for i in range(draw(st.integers(0, 4)))
    )


@st.composite
def regimes(draw: st.DrawFn) -> Regime:
    """Any regime."""
    core = Core(
        charges=draw(SHARES),
        left_out=draw(SHARES),
        loading=draw(SHARES),
        government_share=draw(SHARES),
        counted_as=draw(st.sampled_from(["government", "compulsory social", "compulsory private"])),
    )
    return Regime(core=core, covers=draw(covers()))


@given(regimes(), st.integers(0, 2**32 - 1))
def test_what_is_paid_is_what_is_spent_and_nobody_pays_less_than_nothing(regime: Regime, seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows, count = 7, len(regime.covers)
    by_cover = rng.dirichlet(np.ones(count + 1), rows)[:, :count]
    found = financed(
        regime, Care(rng.random(rows) * 1e7, rng.integers(1, 5, rows).astype(np.float64)), by_cover
    )
    assert (found.amount >= 0).all()
    assert (
        sum(found.of(source) for source in ("government", "voluntary private", "out of pocket"))
        <= found.total
    )


@settings(max_examples=25)
@given(regimes(), regimes(), st.integers(0, 2**32 - 1))
def test_a_switch_of_label_changes_no_total(before: Regime, after: Regime, seed: int) -> None:
    rng = np.random.default_rng(seed)
    kinds = {cover.name: cover.kind for cover in before.covers}
    kept = tuple(c.model_copy(update={"kind": kinds.get(c.name, c.kind)}) for c in after.covers)
    columns = {"income": rng.lognormal(10, 1, 12), "cost": rng.random(12) * 1e4}
    after = after.model_copy(update={"covers": kept})
    asked, problems = question_of(columns, "persons", (before, after), Currency("EUR", 2))
    assert asked is not None, problems
    found = answer(asked)
    assert found.relabelled is not None and found.after is not None
    assert found.relabelled.total == found.before.accounts.total
    assert found.relabelled.amount.sum(axis=1).tolist() == found.before.accounts.amount.sum(axis=1).tolist()
    for cover in before.covers:
        by_source = found.relabelled.amount[found.relabelled.uses.index(cover.name)]
        still = after.cover(cover.name)
        if still is not None:
            assert by_source[SOURCES.index(counted(still))] == by_source.sum()
        else:
            assert by_source[SOURCES.index("voluntary private")] == 0


@given(st.integers(0, 2**32 - 1), st.floats(0, 0.5), st.floats(0, 0.9), st.floats(0, 0.9))
def test_at_a_stable_set_nobody_wants_to_leave_or_come_back(
    seed: int, loading: float, kept: float, subsidy: float
) -> None:
    rng = np.random.default_rng(seed)
    pool = Pool(rng.random(40), rng.random(40), np.ones(40), 0.0, kept, subsidy)
    may = rng.random(40) < 0.6
    found = leaving_by_price(pool, may, loading)
    for point in found.points:
        wants = may & (point.factor * (1 - kept) * pool.contribution > (1 + loading) * pool.cost)
        assert np.array_equal(wants, point.leaves)
    assert found.from_nobody == 0
    factors = [point.factor for point in found.points]
    assert factors == sorted(factors)
    assert found.from_everybody is None or found.from_everybody < len(found.points)
    if loading == 0 and subsidy == 0:
        assert len(found.points) == 1
