"""Medicare Advantage from tables of bids, counties and members: what the government pays each plan.

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> written = (folder / "plans.csv").write_text("plan,bid,stars,benchmark\\nBlue,900,4,1000\\n")
>>> written = (folder / "members.csv").write_text("plan,score,member_months\\nBlue,1.2,10\\n")
>>> found = answer(folder, None, "USD")
>>> found.cells["rebate"], found.balanced.of_party().tolist()    # (900 × 1.2 + 65) × 10 months, in cents
([65.0], [1145000, -1145000])
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from healthtrust.ground.errors import refuse
from healthtrust.ground.money import currency as currency_of
from healthtrust.ground.money import to_minor, words
from healthtrust.market.schemes.answered import Answered
from healthtrust.market.schemes.balanced import balanced
from healthtrust.market.schemes.medicare_advantage.benchmark import benchmarks, quartiles
from healthtrust.market.schemes.medicare_advantage.parameters import MedicareAdvantageParameters
from healthtrust.market.schemes.medicare_advantage.rule import payment, premium, rebate
from healthtrust.market.schemes.medicare_advantage.tables import AdvantageMarket, read_market
from healthtrust.market.schemes.parameters import in_doubt, stated, used
from healthtrust.market.schemes.tables import Floats, counted, kept, summed

GOVERNMENT = "government"
_OF_COUNTIES = ("quartile", "bonus", "bonus_from_stars")


def answer(path: Path, parameters: Path | None, currency: str) -> Answered:
    """Return payments for a folder of plans, members and counties; raises InvalidInput with every problem."""
    decided = stated(MedicareAdvantageParameters, "medicare-advantage", parameters)
    money = currency_of(currency)
    market = read_market(path, money.code)
    refuse(kept(market.plans, "plan", GOVERNMENT))
    bid, stars = (np.asarray(market.plans[name], dtype=np.float64) for name in ("bid", "stars"))
    benchmark = plan_benchmarks(market, stars, decided)
    plans, steps = market.plans.rows, decided.steps()
    months = summed(market.months, market.plan, plans)
    score = summed(market.months * market.score, market.plan, plans) / months
    each = payment(bid, benchmark, stars, score, steps)
    total = each * months
    names = [str(name) for name in market.plans["plan"]]
    minor = total * 10**money.exponent
    left_out = () if market.counties is not None else _OF_COUNTIES
    said = words(to_minor(float(total.sum()), money), money)
    return Answered(
        scheme="medicare-advantage",
        title="Medicare Advantage",
        sentence=f"The government pays {counted(plans, 'plan')} {said} for {months.sum():,.0f} member "
        f"months; {np.sum(bid < benchmark)} bid below their benchmark and have a rebate.",
        cells={
            "plan": names,
            "stars": stars.tolist(),
            "bid": bid.tolist(),
            "benchmark": benchmark.tolist(),
            "rebate": rebate(bid, benchmark, stars, steps).tolist(),
            "premium": premium(bid, benchmark).tolist(),
            "member_months": months.tolist(),
            "score": score.tolist(),
            "payment_per_month": each.tolist(),
            "transfer": total.tolist(),
        },
        balanced=balanced(
            "Medicare Advantage",
            ("all plans",),
            (*names, GOVERNMENT),
            [[*minor, -minor.sum()]],
            "the government pays what plans receive",
        ),
        parameters=used(decided, left_out),
        numbers={"member months": float(months.sum())},
        notes=in_doubt(decided, left_out),
    )


def plan_benchmarks(market: AdvantageMarket, stars: Floats, decided: MedicareAdvantageParameters) -> Floats:
    """Return the benchmark of each plan [plan]: as stated, or the mean of its members' counties."""
    if market.counties is None:
        return np.asarray(market.plans["benchmark"], dtype=np.float64)
    spending = np.asarray(market.counties["spending"], dtype=np.float64)
    ranked = quartiles(spending)
    if "quartile" in market.counties:
        ranked = np.asarray(market.counties["quartile"], dtype=np.int64) - 1
    bonus = decided.now(decided.bonus) * (stars >= decided.now(decided.bonus_from_stars))
    at = market.county
    each = benchmarks(spending[at], ranked[at], decided.percentages(), bonus[market.plan])
    plans = market.plans.rows
    return summed(each * market.months, market.plan, plans) / summed(market.months, market.plan, plans)
