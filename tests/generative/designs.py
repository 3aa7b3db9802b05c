"""Random valid designs: small populations, any tree of places, any schedule, package, plans and contracts."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from healthtrust.design.heading import CLASSIFICATIONS, SETTINGS
from healthtrust.design.read import validated
from healthtrust.design.whole import Design

CONTRACT_KINDS = ("fee for service", "block", "capitation")
BODIES = ("primary care network", "hospital", "pharmacies")


@st.composite
def contracted(draw: st.DrawFn) -> str | list[dict[str, Any]]:
    """One contract for a setting, or two that share its patients."""
    one, other = draw(st.sampled_from(CONTRACT_KINDS)), draw(st.sampled_from(CONTRACT_KINDS))
    part = draw(st.sampled_from([1.0, 0.25, 0.6]))
    if part == 1 or one == other:
        return one
    return [{"contract": one, "share": part}, {"contract": other, "share": 1 - part}]


@st.composite
def sharing(draw: st.DrawFn) -> dict[str, Any]:
    """A two-sided budget over some settings, with one kind of provider."""
    return {
        "contract": "two-sided-global-budget",
        "body": draw(st.sampled_from(BODIES)),
        "settings": draw(st.lists(st.sampled_from(SETTINGS), min_size=1, max_size=3, unique=True)),
        "statement": {
            "budget_year": "year",
            "generation": "'SECOND'",
            "base_spending": "expected_cost / member_months",
            "trend": draw(st.sampled_from([0.9, 1.0, 1.1])),
            "risk_score": 1.0,
            "quality_gate": draw(st.sampled_from([0, 2.5, 5])),
        },
    }


@st.composite
def places(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A tree of one to three levels with one to five neighbourhoods."""
    depth = draw(st.integers(1, 3))
    leaves = draw(st.integers(1, 5))
    factor = st.sampled_from([0.9, 1.0, 1.15])
    fifth = st.integers(1, 5)
    if depth == 1:
        return [
            {"name": f"N{i}", "share": 1 / leaves, "deprivation_fifth": draw(fifth)} for i in range(leaves)
        ]
    rows: list[dict[str, Any]] = [{"name": "Top"}]
    parents = ["Top"]
    if depth == 3:
        parents = [f"P{i}" for i in range(draw(st.integers(1, leaves)))]
        rows += [{"name": name, "parent": "Top"} for name in parents]
    weights = draw(st.lists(st.integers(1, 9), min_size=leaves, max_size=leaves))
    return rows + [
        {
            "name": f"N{i}",
            "parent": parents[i % len(parents)],
            "share": weight / sum(weights),
            "deprivation_fifth": draw(fifth),
            "cost_factor": draw(factor),
        }
        for i, weight in enumerate(weights)
    ]


@st.composite
def pools(draw: st.DrawFn) -> dict[str, Any]:
    """A schedule that mostly raises enough for the mandatory services, whatever the rest decides."""
    starts = sorted(draw(st.sets(st.integers(1, 90), max_size=3)))
    rates = draw(st.lists(st.integers(14, 40), min_size=len(starts) + 1, max_size=len(starts) + 1))
    brackets = [
        {"above": 1000 * start, "rate": rate / 100} for start, rate in zip([0, *starts], rates, strict=True)
    ]
    return {
        "brackets": brackets,
        "per_adult": draw(st.sampled_from([0, 0.01, 120])),
        "exempt_below": draw(st.sampled_from([0, 9_000])),
        "ceiling_share": draw(st.sampled_from([None, 0.5])),
        "subsidy_per_exempt_resident": draw(st.sampled_from([0, 1500.5])),
        "subsidy_share": draw(st.sampled_from([0, 0.07])),
        "collection_cost_share": draw(st.sampled_from([0, 0.013])),
        "opening_reserve": draw(st.sampled_from([0, 12_345.67])),
    }


RULES = ["value for money", "value for money", "threshold", "welfare"]


@st.composite
def packages(draw: st.DrawFn) -> tuple[dict[str, Any], str]:
    """A package and the kind of rate that goes with it."""
    funded = draw(st.booleans())
    package = {
        "choose": draw(st.sampled_from(["threshold", "welfare"] if funded else RULES)),
        "threshold": draw(st.sampled_from([500, 14_000, 30_000])),
        "after_the_line": draw(st.sampled_from(["stop", "fill"])),
        "must_leave_out": draw(st.sampled_from([[], ["ivf-cycle"]])),
        "welfare": draw(st.sampled_from([{}, {"kind": "atkinson", "aversion": 1.5}])),
        "user_charges": {
            "settings": draw(st.lists(st.sampled_from(SETTINGS), unique=True)),
            "share": draw(st.sampled_from([0, 0.1, 0.3])),
            "exempt_below": draw(st.sampled_from([0, 20_000])),
        },
        "top_up": {
            "allowed": draw(st.booleans()),
            "loading": draw(st.sampled_from([0, 0.12, 0.5])),
            "take_up_share": draw(st.sampled_from([0, 0.5, 1])),
        },
    }
    if package["choose"] != "threshold":
        package["threshold"] = None
    return package, "funds the package" if funded else "as given"


@st.composite
def plans(draw: st.DrawFn, open_enrolment: bool) -> list[dict[str, Any]]:
    """One to four plans; the first is open to all everywhere."""
    offer = {
        "quality": st.sampled_from([0, 0.4, 1]),
        "surcharge": st.sampled_from([0, 33.33]),
        "administration_share": st.sampled_from([0, 0.04]),
        "network": st.sampled_from([0.2, 1]),
        "pays_charges": st.sampled_from([0, 0.35, 1]),
        "sells_cover": st.booleans(),
    }
    to_whom = {
        "places": st.sampled_from([[], ["N0"]]),
        "income_from": st.sampled_from([0, 15_000]),
        "income_below": st.sampled_from([None, 40_000]),
        "refuses_above": st.sampled_from([None] if open_enrolment else [None, 0.8]),
    }
    return [
        {
            "name": f"plan {i}",
            **{key: draw(one) for key, one in offer.items()},
            **({key: draw(one) for key, one in to_whom.items()} if i else {}),
        }
        for i in range(draw(st.integers(1, 4)))
    ]


@st.composite
def markets(draw: st.DrawFn) -> dict[str, Any]:
    """Plans and the rules they compete under."""
    open_enrolment = draw(st.booleans())
    offered = draw(plans(open_enrolment))
    names = [plan["name"] for plan in offered]
    nest = {"name": "near", "plans": names[:2], "dissimilarity": draw(st.sampled_from([0.05, 0.6, 1]))}
    return {
        "plans": [_without_none(plan) for plan in offered],
        "open_enrolment": open_enrolment,
        "enrolment": draw(st.sampled_from(["yearly", "once"])),
        "assign": draw(st.sampled_from(["nobody", "cheapest", "evenly", names[-1]])),
        "premiums": draw(st.sampled_from(["stated", "break even"])),
        "equalise": draw(st.sampled_from(CLASSIFICATIONS)),
        "equalise_share": draw(st.sampled_from([0, 0.37, 1])),
        "corridor": draw(st.sampled_from([[], [{"above": 0, "shared": 0.5}, {"above": 0.04, "shared": 1}]])),
        "persistence": draw(st.sampled_from([0, 0.85, 1])),
        "switching_cost": draw(st.sampled_from([0, 1.5])),
        "quality_spread": draw(st.sampled_from([0, 2])),
        "nests": draw(st.sampled_from([[], [nest]])),
    }


@st.composite
def designs(draw: st.DrawFn) -> Design:
    """A whole design that is valid and mostly affordable."""
    share = st.sampled_from([0, 0.01, 0.05])
    rows = draw(st.sampled_from([1, 1, 10, 250]))
    package, rate = draw(packages())
    tree = {
        "title": "random",
        "years": 2027,
        "seed": draw(st.integers(0, 2**62)),
        "people": {
            "size": rows * draw(st.integers(150, 400)),
            "residents_per_row": rows,
            "places": draw(places()),
        },
        "pool": {**draw(pools()), "rate": rate},
        "package": package,
        "allocate": {
            "by": draw(st.sampled_from(CLASSIFICATIONS)),
            **{
                f"{name}_share": draw(share)
                for name in ("population_health", "transformation", "reserve", "reward", "administration")
            },
        },
        "market": draw(markets()),
        "deliver": {
            "contracts": {setting: draw(contracted()) for setting in SETTINGS},
            "organisation": draw(st.sampled_from(("", "", "loose-network", "group-hospital"))),
            "sharing": draw(st.lists(sharing(), max_size=2)),
            "price_level": draw(st.sampled_from([0.8, 1, 1.1])),
        },
        "review": {
            "targets": [
                {"measure": "unmet-need", "at_most": draw(st.sampled_from([0, 200])), "where": "each place"},
                {"measure": "catastrophic-10", "at_most": 0.5, "where": "everywhere"},
            ]
        },
    }
    return validated(_without_none(tree), "random design")


def _without_none(tree: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _without_none(value) if isinstance(value, dict) else value
        for key, value in tree.items()
        if value is not None
    }
