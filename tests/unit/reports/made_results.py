"""What care was given in the system made by hand, and what came of it: tables of a run."""

from __future__ import annotations

import numpy as np

from healthtrust.ledger.chart import account as account_of
from healthtrust.reports.story import Columns
from tests.unit.reports.made import FLOWS, PLACES, RESIDENTS, minor, words


def settlement() -> Columns:
    lines = {
        "primary": ("capitation", 6.2, 6.3),
        "outpatient": ("fee for service", 4.1, 4.0),
        "emergency": ("block", 2.2, 2.3),
        "inpatient": ("block", 9.8, 9.6),
        "pharmacy": ("fee for service", 3.1, 3.0),
    }
    return {
        "place": words(["Docks"] * 5),
        "plan": words(["Valley Mutual"] * 5),
        "provider": words(["Harbour hospital"] * 5),
        "setting": words(lines),
        "contract": words(contract for contract, *_ in lines.values()),
        "expected_cost": minor([due * 1e6 for _, due, _ in lines.values()]),
        "reference_cost": minor([worth * 1e6 for *_, worth in lines.values()]),
        "due": minor([due * 1e6 for _, due, _ in lines.values()]),
    }


def shared() -> Columns:
    return {
        "contract": words(["two-sided-global-budget"] * 3),
        "place": words(["Docks", "Docks", "Heath"]),
        "plan": words(["Valley Mutual", "Open Health", "Valley Mutual"]),
        "provider": words(["Docks practices", "Docks practices", "Heath practices"]),
        "members": np.array([4_000, 2_000, 9_000]),
        "expected_cost": minor([9.0e6, 4.0e6, 21.0e6]),
        "spending": minor([8.6e6, 4.3e6, 20.8e6]),
        "due": minor([0.2e6, -0.15e6, 0.0]),
        "reason": words(["savings are shared", "losses are shared", "too little to count"]),
    }


def bodies() -> Columns:
    """A network that passes capitation on, and a hospital that loses on its block."""
    paid = {
        "network": (1.9e6, 0.0, 0.0, 1.8e6, 0.0),
        "practices": (4.3e6, 0.1e6, 1.8e6, 0.0, 6.1e6),
        "hospital": (16.1e6, 0.4e6, 0.0, 0.0, 16.7e6),
    }
    plans, patients, received, passed, cost = (minor(column) for column in zip(*paid.values(), strict=True))
    return {
        "provider": words(f"Docks {body}" for body in paid),
        "body": words(paid),
        "place": words(["Docks"] * len(paid)),
        "paid_by_plans": plans,
        "paid_by_patients": patients,
        "paid_by_bodies": received,
        "passed_on": passed,
        "cost_of_care": cost,
        "kept": plans + patients + received - passed - cost,
    }


def spending() -> Columns:
    heads = np.array([RESIDENTS, *(heads for _, heads, _ in PLACES.values())])
    need = np.array([1.0, *(need for *_, need in PLACES.values())])
    return {
        "place": words(["Valley", *PLACES]),
        "parent": words(["", *["Valley"] * 4]),
        "level": words(["region", *["neighbourhood"] * 4]),
        "residents": heads,
        "need_points": np.rint(need * heads * 1e6).astype(np.int64),
        "personal_care_budget": minor(2100 * need * heads),
        "expected_cost": minor(2030 * need * heads),
        "covered_cost": minor(2025 * need * heads),
        "voluntary_cost": minor(47 * heads / need),
        "self_cost": minor(21 * heads / need),
        "user_charges": minor(16 * heads),
        "charges_paid_back": minor(2 * heads),
        "due_to_providers": minor(2020 * need * heads),
        "risk_transfers": 0 * heads,
        "forgone_cases": heads // 40,
        "need": need,
        "covered_cost_per_resident": 202_500 * need,
        "budget_per_resident": 210_000 * need,
    }


def incidence() -> Columns:
    heads = np.full(10, RESIDENTS // 10)
    income = np.geomspace(9_000, 88_000, 10)
    paid = np.array([0.0, 250, 700, 1_150, 1_600, 2_050, 2_500, 3_050, 3_900, 5_300])
    premium, own = np.linspace(0, 130, 10), np.linspace(12, 60, 10)
    benefit = np.linspace(2_600, 1_700, 10)
    columns = {
        "income": income,
        "contribution": paid,
        "surcharge": np.linspace(20, 40, 10),
        "premium": premium,
        "out_of_pocket": own,
        "benefit": benefit,
    }
    amounts = {name: minor(each * heads) for name, each in columns.items()}
    net = amounts["benefit"] - sum(
        amounts[each] for each in ("contribution", "surcharge", "premium", "out_of_pocket")
    )
    return {
        "tenth": np.arange(1, 11),
        "residents": heads,
        "households": heads // 2,
        **amounts,
        "net_benefit": net,
        "net_benefit_per_resident": net / heads,
    }


MEASURES = (
    # code, name, unit, better, value, half the interval, limit, limit is
    ("spend-per-head", "Spending per head", "GBP per resident", "lower", 2_025.0, None, None, ""),
    ("emergency-attendances", "Emergency attendances", "per 1,000", "lower", 342.0, 9.0, 350.0, "at most"),
    ("inpatient-admissions", "Inpatient admissions", "per 1,000", "lower", 118.0, 6.0, None, ""),
    ("qalys-gained", "QALYs gained", "QALY per 1,000", "higher", 141.0, None, None, ""),
    (
        "concentration-index",
        "Concentration index of covered care",
        "index",
        "lower",
        -0.062,
        0.011,
        -0.05,
        "at most",
    ),
    (
        "catastrophic-10",
        "Catastrophic spending above 10 % of income",
        "share",
        "lower",
        0.021,
        0.004,
        0.018,
        "at most",
    ),
    ("kakwani", "Kakwani index of contributions", "index", "higher", 0.087, 0.006, None, ""),
)


def scorecard() -> Columns:
    rows = []
    for code, name, unit, better, value, half, limit, limit_is in MEASURES:
        for i, (place, heads) in enumerate(
            [("everywhere", RESIDENTS), *((p, h) for p, (_, h, _) in PLACES.items())]
        ):
            if code == "kakwani" and i:
                continue
            here = value * (1 + 0.03 * (i - 2) * bool(i))
            thousands, spread = heads / 1000, np.nan if half is None else half * (1 + bool(i))
            met = "" if limit is None else "met" if here <= limit else "missed"
            rows.append(
                (
                    code,
                    name,
                    place,
                    here * thousands,
                    thousands,
                    here,
                    here - spread,
                    here + spread,
                    unit,
                    better,
                    np.nan if limit is None else limit,
                    limit_is,
                    met,
                    False,
                    60_00 if met == "met" else 0,
                    "",
                )
            )
    names = (
        "measure",
        "name",
        "place",
        "numerator",
        "denominator",
        "value",
        "low",
        "high",
        "unit",
        "better",
        "limit",
        "limit_is",
        "verdict",
        "clearly",
        "reward",
        "note",
    )
    text = {"measure", "name", "place", "unit", "better", "limit_is", "verdict", "note"}
    return {
        n: words(c) if n in text else np.array(c) for n, c in zip(names, zip(*rows, strict=True), strict=True)
    }


def flow() -> Columns:
    source, target, giver, taker, amount = zip(*FLOWS, strict=True)
    return {
        "source": words(source),
        "target": words(target),
        "source_owner": words(giver),
        "target_owner": words(taker),
        "amount": minor(amount),
    }


def balances() -> Columns:
    sums: dict[tuple[str, str], int] = {}
    for source, target, giver, taker, amount in FLOWS:
        sums[giver, source] = sums.get((giver, source), 0) - amount
        sums[taker, target] = sums.get((taker, target), 0) + amount
    owner, account = zip(*sums, strict=True)
    return {
        "owner": words(owner),
        "member": np.full(len(owner), -1),
        "account": words(account),
        "kind": words(account_of(name).kind for name in account),
        "balance": minor(list(sums.values())),
    }


def need_curve() -> Columns:
    age, sex = np.tile(np.arange(0, 91), 2), words(["female"] * 91 + ["male"] * 91)
    fitted = 700 + 1_200 * np.exp(-age / 2) + 0.75 * age**1.9
    return {
        "age": age,
        "sex": sex,
        "observed": minor(fitted * (1 + 0.04 * np.sin(age))),
        "fitted": minor(fitted),
    }
