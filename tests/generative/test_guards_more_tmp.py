"""Guards over random claims: equal to one person at a time in fractions, and nothing is lost on the way."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.deliver.guards import Asked, Guarded, Pooling, guarded
from healthtrust.deliver.guards.lag import chain_ladder
from healthtrust.design.contract import Guards
from healthtrust.ground.money import Currency
from tests.reference import guards_plain

DOLLARS = Currency("USD", 2)
SHARES = st.sampled_from([0.0, 0.5, 0.8, 0.9, 1.0])
AMOUNTS = st.one_of(st.none(), st.integers(0, 60_000).map(lambda cents: cents / 100))


@st.composite
def cases(draw: st.DrawFn) -> tuple[list, list]:
    """Persons with exposure, and claims of some of them; reversals too."""
    keys = draw(
        st.lists(
            st.tuples(
                st.sampled_from("abcdefgh"), st.sampled_from(["Ash", "Elm", "Oak"]), st.sampled_from("xy")
            ),
            min_size=1,
            max_size=10,
            unique_by=lambda key: key[0],
        )
    )
    months = [
        draw(st.one_of(st.integers(1, 12), st.integers(1, 1200).map(lambda n: Fraction(n, 100))))
        for _ in keys
    ]
    persons = [(*key, Fraction(held)) for key, held in zip(keys, months, strict=True)]
    lines = draw(
        st.lists(
            st.tuples(st.integers(0, len(keys) - 1), st.integers(-20_000, 90_000)), min_size=1, max_size=25
        )
    )
    return [(*keys[at], amount) for at, amount in lines], persons


def answer(claims: list, persons: list, guards: Guards, asked: Asked) -> Guarded:
    with TemporaryDirectory() as made:
        folder = Path(made)
        rows = [f"{person},{party},{of},{amount / 100:.2f}" for person, party, of, amount in claims]
        (folder / "claims.csv").write_text("\n".join(["person_id,party,class,amount", *rows]) + "\n")
        rows = [f"{person},{party},{of},{float(held):g}" for person, party, of, held in persons]
        (folder / "persons.csv").write_text("\n".join(["person_id,party,class,months", *rows]) + "\n")
        return guarded(guards, folder / "claims.csv", folder / "persons.csv", DOLLARS, asked)


@settings(max_examples=250, deadline=None)
@given(
    cases(),
    st.booleans(),
    AMOUNTS,
    st.one_of(st.none(), st.sampled_from([0.5, 0.9, 0.99])),
    AMOUNTS,
    SHARES,
    AMOUNTS,
    SHARES,
)
def test_parties_get_what_one_person_at_a_time_gives(
    case: tuple[list, list],
    annualise: bool,
    cut: float | None,
    percentile: float | None,
    attachment: float | None,
    reinsured: float,
    above: float | None,
    pooled: float,
) -> None:
    claims, persons = case
    guards = Guards(
        annualise=annualise,
        truncate_at=None if percentile else cut,
        truncate_percentile=percentile,
        attachment=attachment,
        reinsured=reinsured,
    )
    pooling = None if above is None else Pooling(above, pooled)
    found = answer(claims, persons, guards, Asked(pooling=pooling))

    def cents(amount: float | None) -> int | None:
        return None if amount is None else round(100 * amount)

    rule = {
        "annualise": annualise,
        "cut": cents(cut),
        "percentile": Fraction(str(percentile)) if percentile else None,
        "attachment": cents(attachment),
        "reinsured": Fraction(str(reinsured)),
        "above": cents(above),
        "share": Fraction(str(pooled)),
    }
    expected = guards_plain.settle(claims, persons, rule)
    rows = list(zip(found.party, found.of_class, strict=True))
    assert rows == sorted(expected)
    for at, row in enumerate(rows):
        assert {name: int(found.money_of[name][at]) for name in expected[row]} == expected[row]
    assert found.money_of["pooled_in"].sum() == found.money_of["pooled"].sum()
    assert found.money_of["cost"].sum() == found.claims == sum(amount for *_, amount in claims)


@settings(max_examples=10, deadline=None)
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_lines_and_the_number_of_threads_change_nothing(case: tuple[list, list], chance) -> None:
    claims, persons = case
    guards = Guards(truncate_percentile=0.75, attachment=200.0, reinsured=0.8)
    first = answer(claims, persons, guards, Asked())
    chance.shuffle(claims)
    chance.shuffle(persons)
    with pytest.MonkeyPatch.context() as within:
        within.setenv("HEALTHTRUST_THREADS", "1")
        second = answer(claims, persons, guards, Asked())
    assert first.thresholds == second.thresholds
    assert {name: amount.tolist() for name, amount in first.money_of.items()} == {
        name: amount.tolist() for name, amount in second.money_of.items()
    }


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(1, 10_000), min_size=1, max_size=6),
    st.lists(st.integers(0, 900), min_size=3, max_size=3),
)
def test_months_that_all_come_in_alike_are_completed_exactly(sizes: list[int], lags: list[int]) -> None:
    """Where each month pays the same shares at each lag, the chain ladder finds the ultimate cost."""
    import numpy as np

    pattern = np.array([1000, *lags])
    paid = np.outer(sizes, pattern)
    watched = np.maximum(len(pattern) - np.arange(len(sizes)), 1)
    seen = np.where(np.arange(len(pattern)) < watched[:, None], paid, 0)
    found = chain_ladder(seen, watched)
    assert found.completion == pytest.approx(paid.sum() / seen.sum())
