"""How care responds, written out plainly: one draw, plain numbers, one loop over years, segments and uses.

It follows equations (1) to (12) of the delivery model and nothing of the code it judges but its input.
"""

from __future__ import annotations

from math import exp, log
from typing import Any

NEED = (0.0, 0.2, 0.5, 0.8, 1.0)
PC, OP, EL, EO, EA = range(5)
WORDS = {OP: "outpatient", EL: "elective", EO: "emergency", EA: "avoidable"}


def respond_plain(base: Any, before: Any, after: Any, known: Any, years: int) -> list[dict[str, float]]:
    """Return admissions wanted by use, days, capability, alignment, quality and more, a dictionary a year."""
    c = {name: float(known[name][0]) for name in known.values}
    n = [float(v) for v in base.residents]
    acting = pay_of(before)
    capability = before_k = reach(before)
    quality = float(base.quality)
    was_a, was_x, was_p = incentive(c, acting, before)
    was_skim = [skim(c, acting, before_k, s) for s in range(5)]
    told = []
    for year in range(years + 1):
        now = after if year else before
        a, x_h, x_p = incentive(c, acting, now)
        aligned = capability * a - before_k * was_a
        logs = [[0.0] * 5 for _ in range(5)]
        for s in range(5):
            found = quality - skim(c, acting, capability, s)
            better = found - (float(base.quality) - was_skim[s])
            for u, word in WORDS.items():
                logs[s][u] = c[f"{word}_volume"] * (x_h - was_x) / 2 - c[f"{word}_alignment"] * aligned
            shifted = max(0.0, acting[2] - acting[3])
            was_shifted = max(0.0, pay_of(before)[2] - pay_of(before)[3])
            told_by_it = now.information * capability - before.information * before_k
            logs[s][OP] -= c["information_effect"] * told_by_it
            logs[s][EO] += c["shifted_cost"] / 2 * (shifted - was_shifted)
            logs[s][EA] += c["shifted_cost"] * (shifted - was_shifted)
            logs[s][EA] -= c["continuity_effect"] * (now.continuity - before.continuity)
            logs[s][EA] -= c["quality_effect"] * better / 0.12
            for u, word in ((OP, "outpatient"), (EL, "elective")):
                fee = getattr(now.payment, f"fee_{word}") / getattr(before.payment, f"fee_{word}")
                logs[s][u] += c[f"{word}_fee"] * acting[1] * log(fee)
        weight = [[n[s] * float(base.rate[s, u]) for u in (EO, EA)] for s in range(5)]
        mean = sum(weight[s][i] * logs[s][EO + i] for s in range(5) for i in (0, 1)) / sum(map(sum, weight))
        wanted, days = [[0.0] * 5 for _ in range(5)], 0.0
        for s in range(5):
            logs[s][PC] = c["primary_volume"] * (x_p - was_p) / 2
            logs[s][PC] += c["substitution"] * max(0.0, -mean) + c["primary_capability"] * (
                capability - before_k
            )
            for u in range(5):
                wanted[s][u] = n[s] * float(base.rate[s, u]) * exp(logs[s][u])
                longer = c["short_stays_avoided"] * max(0.0, -logs[s][u]) if u >= EO else 0.0
                whole = capability * a * now.components.financial
                whole -= before_k * was_a * before.components.financial
                stay = exp(longer - c["stay_alignment"] * whole)
                if u >= EO:
                    days += wanted[s][u] * float(base.stay[s, u]) * stay
        price, slack = levels(c, acting[1], now)
        was_price, was_slack = levels(c, pay_of(before)[1], before)
        told.append(
            {
                "capability": capability,
                "alignment": a,
                "quality": quality,
                "quality of the frail": quality - skim(c, acting, capability, 4),
                "primary": sum(wanted[s][PC] for s in range(5)),
                "outpatient": sum(wanted[s][OP] for s in range(5)),
                "other": sum(wanted[s][EO] for s in range(5)),
                "avoidable": sum(wanted[s][EA] for s in range(5)),
                "emergency days": days,
                "price": price / was_price,
                "slack": slack / was_slack,
                "administration": c["administration_least"]
                + c["administration_billing"] * (acting[1] + acting[0]) / 2
                + c["administration_plans"] * (1 - now.market.plan_concentration),
            }
        )
        lasts = after.transformation.lasts
        target = reach(after)
        if lasts is None or year + 1 <= lasts:
            floor, new_k = target, capability + max(0.0, target - capability) / c["capability_time"]
        else:
            floor, new_k = max(c["capability_kept"] * target, min(before_k, target)), capability
        new_k -= c["capability_decay"] * max(0.0, capability - floor)
        paid = min(1.0, acting[4] / c["quality_pay_enough"])
        was_paid = min(1.0, pay_of(before)[4] / c["quality_pay_enough"])
        more = after.market.provider_concentration - before.market.provider_concentration
        aim = float(base.quality) + c["quality_pay_effect"] * (paid - was_paid)
        aim += c["quality_capability"] * (capability - before_k) - c["quality_concentration"] * more
        quality = min(1.0, max(0.0, quality + c["quality_speed"] * (aim - quality)))
        ends = after.payment.lasts
        said = pay_of(before if ends is not None and year + 1 > ends else after)
        acting = [was + (to - was) / c["contract_time"] for was, to in zip(acting, said, strict=True)]
        capability = new_k
    return told


def pay_of(arrangement: Any) -> list[float]:
    """Return pay for volume in primary and hospital care, risk likewise, pay for quality."""
    pay = arrangement.payment
    return [pay.volume_primary, pay.volume_hospital, pay.risk_primary, pay.risk_hospital, pay.quality]


def reach(arrangement: Any) -> float:
    """Return the fifth root of the product of the components."""
    product = 1.0
    for name in ("continuum", "expertise", "financial", "leadership", "culture"):
        product *= max(getattr(arrangement.components, name), 0.05)
    return float(product ** (1 / 5))


def incentive(c: dict[str, float], acting: list[float], arrangement: Any) -> tuple[float, float, float]:
    """Return alignment, and the incentive to do more in hospital and in primary care."""
    h = arrangement.hospital_led
    risk = acting[3] * (1 - c["fixed_hospital_share"] * h)
    a = risk * (1 - h) - c["hospital_pull"] * acting[1] * h * (1 - acting[3])
    return a, acting[1] - risk, acting[0] - acting[2]


def levels(c: dict[str, float], volume_pay: float, arrangement: Any) -> tuple[float, float]:
    """Return the indices of price and of unit cost."""
    market = arrangement.market
    above = (market.provider_concentration - 0.25) / 0.75
    negotiated = c["price_concentration"] * above
    negotiated += c["price_hospital_led"] * arrangement.hospital_led * volume_pay / 2
    price = 1 + negotiated * (1 - market.administered_prices)
    return price, 1 + c["slack_concentration"] * above * (1 - market.benchmarking)


def skim(c: dict[str, float], acting: list[float], capability: float, segment: int) -> float:
    """Return the quality that a segment loses where risk is borne and quality not paid for."""
    paid = min(1.0, acting[4] / c["quality_pay_enough"])
    return c["skimping"] * acting[3] * (1 - paid) * (1 - capability / 2) * NEED[segment]
