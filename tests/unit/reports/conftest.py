"""A story made by hand, four places and three plans, so that reports are tested without a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from healthtrust.design.read import read_design
from healthtrust.ground.money import share
from healthtrust.ledger.chart import account as account_of
from healthtrust.reports.story import Columns, Story

PLACES = {
    "Docks": (1, 3_100, 1.21),
    "Station Road": (2, 3_300, 1.06),
    "Dale Green": (3, 3_500, 0.97),
    "Crescent": (5, 2_900, 0.83),
}
PLANS = {"Valley Mutual": 5_900, "Northern Care": 4_300, "Open Health": 2_600}
SEGMENTS = {"well": 0.55, "at risk": 0.8, "chronic": 1.2, "multimorbid": 2.1, "frail": 3.4}
RESIDENTS = sum(heads for _, heads, _ in PLACES.values())

FLOWS = (
    ("opening balances", "pool fund", "opening", "pool", 160_000),
    ("government subsidy", "pool fund", "government", "pool", 3_744_000),
    ("household contributions", "pool fund", "households", "pool", 26_368_000),
    ("pool fund", "collection cost", "pool", "pool", 263_680),
    ("pool fund", "pool administration", "pool", "pool", 600_166),
    ("pool fund", "pool reserve", "pool", "pool", 428_800),
    ("pool fund", "pool reward reserve", "pool", "pool", 300_083),
    ("pool fund", "transformation line", "pool", "places", 300_083),
    ("pool fund", "population health line", "pool", "places", 1_500_416),
    ("pool fund", "personal care line", "pool", "places", 26_878_772),
    ("personal care line", "plan fund", "places", "plans", 26_878_772),
    ("risk equalisation", "risk equalisation", "plans", "plans", 384_000),
    ("household plan surcharges", "plan fund", "households", "plans", 124_800),
    ("household user charges", "provider fund", "households", "providers", 204_800),
    ("household premiums", "insurer fund", "households", "insurers", 688_000),
    ("household self-payments", "provider fund", "households", "providers", 265_600),
    ("insurer fund", "provider fund", "insurers", "providers", 601_600),
    ("insurer fund", "insurer administration", "insurers", "insurers", 73_600),
    ("plan fund", "plan administration", "plans", "plans", 899_200),
    ("plan fund", "provider fund", "plans", "providers", 25_888_000),
    ("provider fund", "cost of care", "providers", "providers", 26_816_000),
    ("transformation line", "transformation", "places", "programmes", 300_083),
    ("population health line", "population health programmes", "places", "programmes", 1_500_416),
    ("pool reward reserve", "rewards payable", "pool", "providers", 120_000),
)


@pytest.fixture(scope="session")
def story() -> Story:
    """The hand-made story, with an earlier year that reports must not read."""
    return made_story()


@pytest.fixture
def without(story: Story) -> Callable[..., Story]:
    """The story without some of its tables."""
    return lambda *names: Story(story.design, {k: v for k, v in story.tables.items() if k not in names})


def made_story() -> Story:
    """Return the hand-made story."""
    made = {
        "population": _population(),
        "league": _league(),
        "top_up": _top_up(),
        "allocation": _allocation(),
        "programmes": _programmes(),
        "transfers": _transfers(),
        "enrolment_by_segment": _by_segment(),
        "settlement": _settlement(),
        "spending": _spending(),
        "incidence": _incidence(),
        "scorecard": _scorecard(),
        "flow": _flow(),
        "balances": _balances(),
        "need_curve": _need_curve(),
    }
    return Story(read_design("valley").design, {name: _two_years(columns) for name, columns in made.items()})


def minor(amounts: Any) -> np.ndarray:
    """Return amounts of major units in whole minor units."""
    return np.rint(np.asarray(amounts, dtype=np.float64) * 100).astype(np.int64)


def words(values: Any) -> np.ndarray:
    """Return a column of text."""
    return np.array(list(values), dtype=object)


def _two_years(columns: Columns) -> Columns:
    """Put a year before the last, in which nothing at all was counted."""
    rows = len(next(iter(columns.values())))
    nothing = {k: v * 0 if v.dtype.kind in "if" else v for k, v in columns.items()}
    joined = {k: np.concatenate([nothing[k], columns[k]]) for k in columns}
    return {"year": np.repeat(np.array([2026, 2027], dtype=np.int32), rows), **joined}


def _population() -> Columns:
    bands = [*(f"{age}-{age + 4}" for age in range(0, 90, 5)), "90 and over"]
    shape = np.array([6, 6, 6, 6, 7, 7, 7, 6, 7, 7, 7, 6, 6, 5, 4, 3, 2, 1.5, 1.0])
    groups = [(place, sex, band) for place in PLACES for sex in ("female", "male") for band in bands]
    place, sex, band = zip(*groups, strict=True)
    heads = [share(heads, np.tile(shape, 2)) for _, heads, _ in PLACES.values()]
    return {
        "place": words(place),
        "sex": words(sex),
        "age_band": words(band),
        "residents": np.concatenate(heads),
    }


def _league() -> Columns:
    names = [
        "General care",
        "Childhood immunisation",
        "Smoking cessation",
        "Statins",
        "Cataract surgery",
        "Hip replacement",
        "Dialysis",
        "IVF cycle",
    ]
    ratio = np.array([13_500, 1_000, 1_300, 4_200, 5_600, 9_300, 41_000, 62_000.0])
    cost = np.array([22_000_000, 210_000, 120_000, 780_000, 640_000, 1_300_000, 2_400_000, 610_000])
    covered = np.arange(8) < 6
    reasons = [
        "in: mandatory",
        *["in: its rank lies within the means"] * 5,
        "out: it would take the package beyond the means",
        "out: it ranks after one that is beyond the means",
    ]
    return {
        "rank": np.arange(1, 9),
        "code": words(n.lower().replace(" ", "-") for n in names),
        "name": words(names),
        "setting": words(
            [
                "primary",
                "primary",
                "primary",
                "pharmacy",
                "outpatient",
                "inpatient",
                "outpatient",
                "outpatient",
            ]
        ),
        "price": minor([1540, 75, 230, 48, 950, 6_800, 31_000, 5_100]),
        "benefit": np.array([1540, 75, 230, 48, 950, 6_800, 31_000, 5_100]) / ratio,
        "cost_per_qaly": ratio * 100,
        "expected_cases": np.array([12_800, 980.0, 400.5, 2_900, 700, 190, 77, 120]),
        "expected_cost": minor(cost),
        "cumulative_cost": minor(np.cumsum(np.where(covered, cost, 0))),
        "covered": covered,
        "reason": words(reasons),
        "source": words(["made up"] * 8),
        "status": words(["assumed"] * 8),
    }


def _top_up() -> Columns:
    households = np.full(10, 540)
    return {
        "decile": np.arange(1, 11),
        "households": households,
        "wanting": np.linspace(0, 420, 10).astype(np.int64),
        "insured": np.linspace(0, 336, 10).astype(np.int64),
        "mean_premium": np.linspace(0, 61_000, 10),
        "mean_wanted": np.linspace(0, 1.7, 10),
    }


def _allocation() -> Columns:
    heads = np.array([heads for _, heads, _ in PLACES.values()])
    need = np.array([need for *_, need in PLACES.values()])
    tops = ("Valley", heads.sum(), 1.0)
    heads, need = np.r_[tops[1], heads], np.r_[tops[2], need]
    budget = minor(2100 * need * heads)
    formulas = {
        "population": 1.0 + 0 * need,
        "age and sex": 1 + (need - 1) * 0.35,
        "age, sex and deprivation": need,
        "age, sex, deprivation and segment": need * 1.004,
    }
    columns: Columns = {
        "place": words(["Valley", *PLACES]),
        "level": words(["region", *["neighbourhood"] * 4]),
        "residents": heads,
        "need_index": need,
        "personal_care": budget,
        "population_health": budget // 18,
        "transformation": budget // 90,
        "budget": budget + budget // 18 + budget // 90,
        "budget_per_head": budget / heads,
        "expected_cost": minor(2030 * need * heads * np.array([1, 1.01, 0.99, 1.0, 1.0])),
    }
    last = minor(2100 * formulas["age, sex, deprivation and segment"] * heads)
    for name, weight in formulas.items():
        given = minor(2100 * weight * heads)
        columns |= {
            f"by {name}": given,
            f"gap by {name}": given - last,
            f"gap_per_head by {name}": (given - last) / heads,
        }
    return columns


def _programmes() -> Columns:
    return {
        "programme": words(["stop-smoking services", "falls prevention"]),
        "spent": minor([960_000, 540_416]),
        "cost_per_qaly": np.array([2_000.0, 5_500.0]),
        "qalys": np.array([480.0, 98.3]),
    }


def _transfers() -> Columns:
    members = np.array(list(PLANS.values()))
    transfer = minor([-150_000, 384_000, -234_000])
    capitation, surcharges = minor(2100 * members), minor([0, 124_800, 0])
    running = minor(2100 * members * np.array([0.03, 0.04, 0.025]))
    cost = minor(np.array([2_010, 2_120, 1_940]) * members)
    return {
        "plan": words(PLANS),
        "members": members,
        "capitation": capitation,
        "transfer": transfer,
        "surcharges": surcharges,
        "mean_risk_score": np.array([0.988, 1.043, 0.957]),
        "administration": running,
        "expected_cost": cost,
        "margin": capitation + transfer + surcharges - running - cost,
    }


def _by_segment() -> Columns:
    rows = [
        (plan, segment, heads // 5, cost)
        for plan, heads in PLANS.items()
        for segment, cost in SEGMENTS.items()
    ]
    plan, segment, members, cost = zip(*rows, strict=True)
    ratio = np.tile(np.array([1.03, 1.01, 0.99, 0.98, 0.97]), 3) + np.repeat([0.0, 0.01, -0.012], 5)
    expected = minor(np.array(cost) * 2000 * np.array(members))
    return {
        "plan": words(plan),
        "segment": words(segment),
        "members": np.array(members),
        "paid": np.rint(expected * ratio / 0.97).astype(np.int64),
        "expected_cost": expected,
        "ratio": ratio,
    }


def _settlement() -> Columns:
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


def _spending() -> Columns:
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
        "due_to_providers": minor(2020 * need * heads),
        "risk_transfers": 0 * heads,
        "forgone_cases": heads // 40,
        "need": need,
        "covered_cost_per_resident": 202_500 * need,
        "budget_per_resident": 210_000 * need,
    }


def _incidence() -> Columns:
    heads = np.full(10, RESIDENTS // 10)
    income = np.geomspace(9_000, 88_000, 10)
    paid = np.array([0.0, 250, 700, 1_150, 1_600, 2_050, 2_500, 3_050, 3_900, 5_300])
    premium, own = np.linspace(0, 130, 10), np.linspace(12, 60, 10)
    benefit = np.linspace(2_600, 1_700, 10)
    columns = {
        "income": income,
        "contribution": paid,
        "premium": premium,
        "out_of_pocket": own,
        "benefit": benefit,
    }
    amounts = {name: minor(each * heads) for name, each in columns.items()}
    net = amounts["benefit"] - amounts["contribution"] - amounts["premium"] - amounts["out_of_pocket"]
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


def _scorecard() -> Columns:
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


def _flow() -> Columns:
    source, target, giver, taker, amount = zip(*FLOWS, strict=True)
    return {
        "source": words(source),
        "target": words(target),
        "source_owner": words(giver),
        "target_owner": words(taker),
        "amount": minor(amount),
    }


def _balances() -> Columns:
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


def _need_curve() -> Columns:
    age, sex = np.tile(np.arange(0, 91), 2), words(["female"] * 91 + ["male"] * 91)
    fitted = 700 + 1_200 * np.exp(-age / 2) + 0.75 * age**1.9
    return {
        "age": age,
        "sex": sex,
        "observed": minor(fitted * (1 + 0.04 * np.sin(age))),
        "fitted": minor(fitted),
    }
