"""What English general practices were paid by weighted head in 2022/23: price × weighted list.

The list moves by quarter, London has a supplement, some practices did not opt out: four in five must agree.
"""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.allocate.formula.price import payments
from healthtrust.allocate.formula.shipped import read_formula
from healthtrust.ground.money import currency
from healthtrust.records.store import data_folder, read_columns


def test_capitation_line_is_price_times_weighted_list() -> None:
    path = data_folder() / "uk_gp_payments" / "gp_payments_2022_23.csv"
    if not path.is_file():
        pytest.skip("needs uk_gp_payments in the data folder (HEALTHTRUST_DATA)")
    columns, _ = read_columns(path, texts=("practice_code", "contract_type", "close_date"))
    heads = columns["weighted_patients"].astype(np.float64)
    closed = np.array([value is not None and value != "" for value in columns["close_date"].tolist()])
    chosen = (columns["contract_type"].astype(str) == "GMS") & (heads > 1_000) & ~closed
    assert int(chosen.sum()) == 2_302
    price = read_formula("carr-hill").price
    assert price is not None
    assert (price.amount, price.less_share) == (99.70, 0.0475)
    due = payments(price, heads[chosen], currency("GBP"))
    paid = np.rint(columns["pay_global_sum"].astype(np.float64)[chosen] * 100)
    ratio = paid / due
    assert float((np.abs(ratio - 1) < 0.02).mean()) >= 0.81
    assert float(np.median(ratio)) == pytest.approx(1.001, abs=0.001)
