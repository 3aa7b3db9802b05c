"""Who lives in the system made by hand, what it covers, and where its money goes: tables of a run."""

from __future__ import annotations

import numpy as np

from healthtrust.ground.money import share
from healthtrust.reports.story import Columns
from tests.unit.reports.made import PLACES, PLANS, SEGMENTS, minor, words


def population() -> Columns:
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


def league() -> Columns:
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


def top_up() -> Columns:
    households = np.full(10, 540)
    return {
        "decile": np.arange(1, 11),
        "households": households,
        "wanting": np.linspace(0, 420, 10).astype(np.int64),
        "insured": np.linspace(0, 336, 10).astype(np.int64),
        "mean_premium": np.linspace(0, 61_000, 10),
        "mean_wanted": np.linspace(0, 1.7, 10),
    }


def allocation() -> Columns:
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


def programmes() -> Columns:
    return {
        "programme": words(["stop-smoking services", "falls prevention"]),
        "spent": minor([960_000, 540_416]),
        "cost_per_qaly": np.array([2_000.0, 5_500.0]),
        "qalys": np.array([480.0, 98.3]),
    }


def transfers() -> Columns:
    members = np.array(list(PLANS.values()))
    transfer = minor([-150_000, 384_000, -234_000])
    capitation, surcharges = minor(2100 * members), minor([0, 124_800, 0])
    running = minor(2100 * members * np.array([0.03, 0.04, 0.025]))
    cost = minor(np.array([2_010, 2_120, 1_940]) * members)
    due, back = minor(np.array([2_020, 2_090, 1_970]) * members), minor([0, 4_000, 0])
    return {
        "plan": words(PLANS),
        "members": members,
        "surcharge": minor([0, 60, 0]),
        "capitation": capitation,
        "transfer": transfer,
        "surcharges": surcharges,
        "corridor": minor([-12_000, 12_000, 0]),
        "mean_risk_score": np.array([0.988, 1.043, 0.957]),
        "administration": running,
        "expected_cost": cost,
        "expected_due": due,
        "charges_paid_back": back,
        "margin": capitation + transfer + surcharges - running - due - back,
    }


def plan_results() -> Columns:
    members = np.array(list(PLANS.values()))
    had, due, back = (
        minor(2_030 * members),
        minor(np.array([2_010, 2_035, 1_990]) * members),
        minor([0, 4_000, 0]),
    )
    corridor = minor([-12_000, 12_000, 0])
    return {
        "plan": words(PLANS),
        "for_care": had,
        "due_to_providers": due,
        "charges_paid_back": back,
        "corridor": corridor,
        "result": had - due - back + corridor,
        "share": (had - due - back) / had,
    }


def by_segment() -> Columns:
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
