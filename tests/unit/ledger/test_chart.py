from __future__ import annotations

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.ledger.chart import CHART, OWNERS, TAGS, Accounts, account, known


def test_the_chart_holds_every_account_once_in_order_of_code():
    assert [a.code for a in CHART] == sorted(Accounts)
    assert len({a.name for a in CHART}) == len(CHART)


def test_every_account_has_an_owner_a_kind_and_a_meaning_in_a_sentence():
    for a in CHART:
        assert a.owner in OWNERS
        assert a.tag in ("", *TAGS)
        assert a.meaning[0].isupper() and a.meaning.endswith("."), a.name


def test_the_hundreds_of_a_code_say_its_owner():
    assert len({(a.code // 100, a.owner) for a in CHART}) == len(OWNERS)


def test_what_belongs_to_places_plans_and_providers_is_kept_by_member():
    for a in CHART:
        assert a.tag == {"places": "place", "plans": "plan", "providers": "provider"}.get(a.owner, "")


def test_an_account_is_found_by_code_and_by_name():
    assert account(301) is account("pool fund") is account(Accounts.POOL_FUND)


def test_an_unknown_account_is_refused_with_the_nearest_name():
    with pytest.raises(InvalidInput, match="did you mean 'pool fund'"):
        account("pool fnd")
    with pytest.raises(InvalidInput, match="account 999"):
        account(999)


def test_known_codes_are_told_from_strange_ones():
    assert known(np.array([301, 300, -1, 32000, 901])).tolist() == [True, False, False, False, True]
