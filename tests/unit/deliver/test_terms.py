"""Terms in force: each as a row, with the meaning of the first of its name."""

from __future__ import annotations

from healthtrust.deliver.settlement.terms import terms_in_force
from healthtrust.design.alone import alone
from healthtrust.design.contract import Contract
from tests.unit.deliver import made_deal

LATER = """[[terms]]
name = "most_kept"
value = 0.5
since = 2029
source = "deal"
status = "assumed"
[tables.bonus]
at = [1.0, 2.0]
value = [0.25, 0.5]
source = "deal"
status = "assumed"
"""


def test_a_later_term_means_what_the_first_does_and_a_table_says_its_values() -> None:
    found = terms_in_force(alone(f"{made_deal.DEAL}\n{LATER}", Contract, "deal.toml"))
    meanings = {m for name, m in zip(found["name"], found["meaning"], strict=True) if name == "most_kept"}
    assert meanings == {"highest share kept"}
    assert found["value"][-1] == "0.25 at 1, 0.5 at 2"
