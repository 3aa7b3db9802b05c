"""Transfers under the Affordable Care Act from a table of plans, state by state, and the pool for high cost.

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> head = "state,plan,member_months,plrs,metal,gcf,arf,premium"
>>> rows = (head, "Ohio,Blue,600,1.1,silver,1,1,1000", "Ohio,Red,600,0.9,silver,1,1,1000")
>>> written = (folder / "plans.csv").write_text("\\n".join(rows) + "\\n")
>>> own = folder / "own.toml"
>>> said = own.write_text("administration = 0\\n")
>>> answer(folder, own, "USD").balanced.of_party().tolist()    # 100 dollars a member month, in cents
[6000000, -6000000]
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from healthtrust.ground.money import Currency, words
from healthtrust.ground.money import currency as currency_of
from healthtrust.market.schemes.aca.parameters import AcaParameters
from healthtrust.market.schemes.aca.tables import StatePlans, read_plans
from healthtrust.market.schemes.aca.transfer import statewide_premium, transfer_per_month
from healthtrust.market.schemes.answered import Answered
from healthtrust.market.schemes.balanced import Balanced, balanced
from healthtrust.market.schemes.high_cost_pool.rule import charged, recovered
from healthtrust.market.schemes.parameters import in_doubt, stated, used
from healthtrust.market.schemes.tables import Codes, Floats, codes, counted, summed

NATION = "high-cost pool"


def answer(path: Path, parameters: Path | None, currency: str) -> Answered:
    """Return the transfers of a table of plans; raises InvalidInput with every problem found."""
    decided = stated(AcaParameters, "aca", parameters)
    money = currency_of(currency)
    plans = read_plans(path, decided, money.code)
    per_month = transfer_per_month(plans.factors, plans.pool, decided.now(decided.administration))
    within = per_month * plans.factors.member_months
    high = _high_cost(plans.claims, plans, decided) if plans.claims is not None else None
    settled = _balance(plans, within, high, 10**money.exponent)
    moved = words(settled.moved(), money)
    total = float((plans.factors.premium * plans.factors.member_months).sum())
    share = settled.moved() / 10**money.exponent / total
    between = f"{counted(plans.table.rows, 'plan')} in {counted(len(plans.pools), 'pool')}"
    between += _of_high(high, money)
    left_out = _left_out(plans, high is not None)
    return Answered(
        scheme="aca",
        title="Transfers within states",
        sentence=f"{moved} moves between {between}, {100 * share:.1f} % of their premiums.",
        cells=_cells(plans, per_month, within, high),
        balanced=settled,
        parameters=used(decided, left_out),
        numbers={"premiums": total, "moved over premiums": share},
        notes=in_doubt(decided, left_out) + _mixed(plans),
    )


def _of_high(high: tuple[Floats, Floats, Codes] | None, money: Currency) -> str:
    """Say what of the money moved is for high cost, if any is."""
    if high is None:
        return ""
    moved = np.maximum(high[0] - high[1], 0.0).sum() * 10**money.exponent
    return f", {words(round(float(moved)), money)} of it for high cost"


def _left_out(plans: StatePlans, with_claims: bool) -> list[str]:
    """Return the parameters that these tables do not ask for."""
    not_by_metal = [
        name
        for column, name in (("av", "actuarial_value"), ("idf", "induced_demand"))
        if column in plans.table
    ]
    return not_by_metal + ([] if with_claims else ["high_cost_threshold", "high_cost_share"])


def _high_cost(
    claims: tuple[Codes, Floats], plans: StatePlans, decided: AcaParameters
) -> tuple[Floats, Floats, Codes]:
    """Return what each plan recovers and pays [plan], and which nationwide market it belongs to [plan]."""
    plan, cost = claims
    each = recovered(cost, decided.now(decided.high_cost_threshold), decided.now(decided.high_cost_share))
    received = summed(each, plan, plans.table.rows)
    market = codes(plans.table["market"] if "market" in plans.table else ["all"] * plans.table.rows)[1]
    premiums = plans.factors.premium * plans.factors.member_months
    paid = np.zeros(len(received))
    for one in range(int(market.max()) + 1):
        here = market == one
        paid[here] = charged(received[here], premiums[here])
    return received, paid, market


def _balance(
    plans: StatePlans, within: Floats, high: tuple[Floats, Floats, Codes] | None, minor: int
) -> Balanced:
    parties, party = codes(plans.parties)
    pools = list(plans.pools)
    pool, amount = plans.pool, within
    if high is not None:
        received, paid, market = high
        names = codes(plans.table["market"])[0] if "market" in plans.table else ("",)
        pools += [f"{NATION}, {name}" if name else NATION for name in names]
        pool, amount = np.append(pool, len(plans.pools) + market), np.append(within, received - paid)
        party = np.append(party, party)
    unrounded = np.zeros((len(pools), len(parties)))
    np.add.at(unrounded, (pool, party), amount * minor)
    rule = "relative to means over all member months of the pool, so that what some receive others pay"
    return balanced("transfers within states", pools, parties, unrounded, rule)


def _cells(
    plans: StatePlans, per_month: Floats, within: Floats, high: tuple[Floats, Floats, Codes] | None
) -> dict[str, list[Any]]:
    keys = [name for name in ("state", "market", "plan", "insurer") if name in plans.table]
    cells: dict[str, list[Any]] = {name: [str(one) for one in plans.table[name]] for name in keys}
    cells |= {
        "member_months": plans.factors.member_months.tolist(),
        "statewide_premium": statewide_premium(plans.factors, plans.pool).tolist(),
        "transfer_per_month": per_month.tolist(),
    }
    if high is not None:
        received, paid, _ = high
        cells |= {
            "state_transfer": within.tolist(),
            "high_cost_recovered": received.tolist(),
            "high_cost_charge": paid.tolist(),
        }
        within = within + received - paid
    return cells | {"transfer": within.tolist()}


def _mixed(plans: StatePlans) -> tuple[str, ...]:
    """Return a note where catastrophic plans share a pool with others; they are balanced apart in law."""
    if "metal" not in plans.table:
        return ()
    catastrophic = np.array([str(metal).lower() == "catastrophic" for metal in plans.table["metal"]])
    mixed = set(plans.pool[catastrophic].tolist()) & set(plans.pool[~catastrophic].tolist())
    if not mixed:
        return ()
    where = ", ".join(plans.pools[pool] for pool in sorted(mixed))
    return (f"Catastrophic plans share a pool with others ({where}); in law they are a pool of their own.",)
