from __future__ import annotations

import numpy as np
import pytest

from healthtrust.design.package import Adjustment
from healthtrust.ground.errors import InvalidInput
from healthtrust.package.catalogue import adjusted, read_catalogue
from tests.small import small_state


def test_prices_benefits_and_cases_are_multiplied_for_the_service_named_only() -> None:
    before = read_catalogue(small_state())
    after = adjusted(before, {before.codes[1]: Adjustment(price=1.5, benefit=0.5, cases=2.0)})
    assert after.price[1] == np.rint(1.5 * before.price[1])
    assert after.benefit[1] == 0.5 * before.benefit[1]
    assert (after.cases[:, 1] == 2 * before.cases[:, 1]).all()
    others = np.arange(before.count) != 1
    assert (after.price[others] == before.price[others]).all()
    assert (after.cases[:, others] == before.cases[:, others]).all()


def test_an_unknown_code_is_refused_with_the_nearest() -> None:
    before = read_catalogue(small_state())
    with pytest.raises(InvalidInput, match=before.codes[0]):
        adjusted(before, {before.codes[0] + "x": Adjustment()})
