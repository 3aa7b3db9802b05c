"""The risk corridor of a table of plans: what each is paid, and what that costs the government.

>>> import tempfile
>>> file = Path(tempfile.mkdtemp()) / "plans.csv"
>>> written = file.write_text("plan,allowable_cost,target_amount\\nMutual,105,100\\nUnity,90,100\\n")
>>> answer(file, None, "USD").balanced.of_party().tolist()    # Mutual, Unity, government; cents
[100, -410, 310]
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from healthtrust.ground.errors import refuse
from healthtrust.ground.money import currency as currency_of
from healthtrust.ground.money import words
from healthtrust.ground.problems import Problem
from healthtrust.market.schemes.answered import Answered
from healthtrust.market.schemes.balanced import balanced
from healthtrust.market.schemes.corridor.parameters import CorridorParameters
from healthtrust.market.schemes.corridor.rule import corridor, from_receipts, share_paid
from healthtrust.market.schemes.parameters import in_doubt, stated, used
from healthtrust.market.schemes.tables import Column, Contract, Floats, Table, counted, faults, given, kept

PLANS = Contract(
    "plans",
    (
        Column("plan", "text", "", "name of the plan, each once", unique=True),
        Column("allowable_cost", "number", "money", "claims, less what is recovered elsewhere", low=0),
        Column("target_amount", "number", "money", "premiums less administration, above zero", low=0),
    ),
)
GOVERNMENT = "government"


def answer(path: Path, parameters: Path | None, currency: str) -> Answered:
    """Return the corridor's payments for a table of plans; raises InvalidInput with every problem found."""
    decided = stated(CorridorParameters, "corridor", parameters)
    money = currency_of(currency)
    table, problems = given(path, PLANS, money.code)
    refuse(problems + (_wrong(table) if table else []))
    assert table is not None
    cost, target = _numbers(table, "allowable_cost"), _numbers(table, "target_amount")
    due = corridor(cost, target, decided.rule())
    paid = from_receipts(due) if decided.budget_neutral else due
    parties = (*map(str, table["plan"]), GOVERNMENT)
    amounts = [[*(paid * 10**money.exponent), -paid.sum() * 10**money.exponent]]
    rule = (
        "payments are scaled to receipts"
        if decided.budget_neutral
        else "the government pays or keeps the rest"
    )
    settled = balanced("risk corridor", ("all plans",), parties, amounts, rule)
    out, into = paid[paid > 0].sum(), -paid[paid < 0].sum()
    said = [words(round(float(sum_) * 10**money.exponent), money) for sum_ in (out, into)]
    who = f"those above their corridor are paid {said[0]}, those below it pay {said[1]}"
    left_out = () if decided.budget_neutral else ("paid_for_2014",)
    return Answered(
        scheme="corridor",
        title="Risk corridor",
        sentence=f"Of {counted(table.rows, 'plan')} {who}.",
        cells={
            "plan": [str(name) for name in table["plan"]],
            "allowable_cost": cost.tolist(),
            "target_amount": target.tolist(),
            "distance": (cost / target - 1).tolist(),
            "due": due.tolist(),
            "transfer": paid.tolist(),
        },
        balanced=settled,
        parameters=used(decided, left_out),
        numbers={
            "plans paid": int(np.sum(settled.of_party()[:-1] > 0)),
            "plans paying": int(np.sum(settled.of_party()[:-1] < 0)),
            "share paid of what is due": share_paid(due) if decided.budget_neutral else 1.0,
        },
        notes=in_doubt(decided, left_out) + _funded(decided),
    )


def _numbers(table: Table, name: str) -> Floats:
    return np.asarray(table[name], dtype=np.float64)


def _wrong(table: Table) -> list[Problem]:
    words = ("0", "an amount above zero", "A plan without a target has no corridor: leave it out.")
    no_target = faults(table, "target_amount", _numbers(table, "target_amount") == 0, words)
    return no_target + kept(table, "plan", GOVERNMENT)


def _funded(decided: CorridorParameters) -> tuple[str, ...]:
    if not decided.budget_neutral:
        return ()
    share = f"{100 * decided.now(decided.paid_for_2014):.1f} %"
    return (f"Payments are scaled to receipts, as for 2014, when {share} of what was due could be paid.",)
