"""Who moves from scheme to scheme, from plain persons: schemes by description or by a column, money exact."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from healthtrust.design.contributions import Bracket, Scheme
from healthtrust.design.pool import Pool
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.money import currency
from healthtrust.pool.tables.moved import Former, moved
from healthtrust.pool.tables.survey import Survey, survey

POUNDS = currency("GBP")
STATE = Scheme(name="State", kind="tax-funded programme", from_age=65)
FUND = Scheme(name="Fund", kind="social insurer", income_rate=0.02, employer_share=0.5, becomes="Blue")
CLOSED = Scheme(name="Club", kind="private plan", from_age=18, becomes="closed", premium=100)
POOL = Pool(brackets=(Bracket(above=0, rate=0.05),))


def people(**more: Any) -> Survey:
    columns = {"person_id": [1, 2, 3], "household_id": [1, 1, 2], "income": [30_000.0, 1.0, 9_000.0], **more}
    return survey({name: np.array(values) for name, values in columns.items()}, "p.csv", POUNDS)


def test_members_share_what_the_household_paid_and_pays() -> None:
    found = moved(people(age=[40, 10, 80]), Former(schemes=(STATE, FUND), plans=("Blue",)), POOL).moves
    assert (found.scheme, found.role) == (("State", "Fund"), ("pool", "Blue"))
    assert found.residents.tolist() == [1, 2]
    assert found.before.tolist() == [0, 600_02]
    assert found.own_now.tolist() == [450_00, 1_500_05]


def test_members_of_a_closed_scheme_are_in_the_pool_itself() -> None:
    found = moved(people(age=[40, 20, 80]), Former(schemes=(CLOSED,)), POOL).moves
    assert (found.scheme, found.becomes, found.role) == (("Club",), ("closed",), ("pool",))


def test_a_column_says_the_scheme_and_the_premium() -> None:
    scheme = np.array(["Fund", "State", "Fund"], dtype=object)
    of = people(scheme=scheme, premium=[10.0, 0.0, 7.5])
    found = moved(of, Former(schemes=(STATE, FUND), plans=("Blue",)), POOL).moves
    assert found.residents.tolist() == [1, 2]
    assert found.own_before.tolist() == [0, 17_50]


def test_weights_multiply_people_and_money() -> None:
    found = moved(
        people(age=[40, 10, 80], weight=[3, 3, 1]), Former(schemes=(STATE, FUND), plans=("Blue",)), POOL
    )
    assert found.moves.totals()["residents"] == 7
    assert found.moves.totals()["own_now"] == 3 * 1_500_05 + 450_00


def test_a_plan_that_is_not_named_is_refused_with_the_nearest() -> None:
    misspelt = Former(schemes=(FUND.model_copy(update={"becomes": "Bleu"}),), plans=("Blue",))
    with pytest.raises(InvalidInput, match="did you mean 'Blue'"):
        moved(people(age=[40, 10, 80]), misspelt, POOL)


def test_gaps_in_the_column_are_refused() -> None:
    with pytest.raises(InvalidInput, match="column scheme, rows 3, 4: found nothing"):
        people(scheme=np.array(["Fund", None, ""], dtype=object))
