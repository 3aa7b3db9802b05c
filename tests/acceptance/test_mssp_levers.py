"""What one more unit of each lever is worth under Medicare's shared savings, on a made-up organisation."""

from __future__ import annotations

import pytest

from healthtrust.deliver.contract import contract_named
from healthtrust.deliver.incentives.marginal import marginal
from tests.acceptance.test_mssp_statements import settled


def test_levers_move_what_the_contract_looks_at() -> None:
    """In ENHANCED a dollar of cost loses 73.5 cents of savings, and a dollar of benchmark wins them.

    A condition of weight 0.3 at 12,000 dollars of benchmark a head brings 3,600 of benchmark.
    """
    statement = settled({}).statement
    found = {
        str(each.lever): float(marginal(contract_named("mssp"), statement, each)[0])
        for each in contract_named("mssp").levers
    }
    expected = {"cost of care": -0.735, "coded diagnosis": 3_600 * 0.735, "member": 0.0, "quality point": 0.0}
    assert {name: found[name] for name in expected} == pytest.approx(expected, abs=1e-6)
