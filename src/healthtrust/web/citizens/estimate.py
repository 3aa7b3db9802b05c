"""What one household owes and may expect, by the rules of a run: the same that the run charged everybody by.

    python -m healthtrust.web.citizens.estimate < question > answer

It runs in a process of its own, so that the server needs no kernels and what somebody says of their household
passes through memory only: it is in no address, no log, no table and no file.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from healthtrust.design.whole import Design
from healthtrust.ground.money import Currency, currency, to_minor
from healthtrust.market.offers import plans_of
from healthtrust.package.charges import charged_households
from healthtrust.people import places_of
from healthtrust.pool.contributions.payers import Payers
from healthtrust.runs.folder import RunFolder
from healthtrust.runs.verify import read_back
from healthtrust.web.citizens.household import Household
from healthtrust.web.citizens.owed import owed, payers_of_one


def estimate(run: RunFolder, household: Household) -> dict[str, Any]:
    """Return what a household owes a year, minor units, and what it may expect."""
    read = read_back(run)
    design, money = read.design, currency(read.design.currency)
    payers = payers_of_one(household, money)
    return {
        "owed": owed(design, payers, money),
        "charges": _charges(design, payers, money),
        "plans": _plans(design, read.folder, household, payers),
        "like": _like_them(run, design, payers),
        "equivalised": int(payers.equivalised[0]),
    }


def _charges(design: Design, payers: Payers, money: Currency) -> dict[str, Any]:
    rule = design.package.user_charges
    pays = charged_households(payers.equivalised, rule, to_minor(rule.exempt_below, money))
    ages = payers.age if payers.age is not None else np.zeros(0)
    free = int((ages < rule.exempt_under_age).sum())
    return {
        "share": rule.share,
        "settings": list(rule.settings),
        "pays": bool(pays[0]),
        "free": free,
        "under": rule.exempt_under_age,
    }


def _plans(design: Design, folder: str, household: Household, payers: Payers) -> list[dict[str, Any]]:
    """Return the plans open where the household lives, and what they ask of its adults if it is stated."""
    places = places_of(design, folder)
    plans = plans_of(design, places, currency(design.currency))
    where = places.names.index(household.place) if household.place in places.names else None
    stated = design.market.premiums != "break even"
    asked = plans.surcharge * int(payers.adults[0])
    income = int(payers.income[0])
    return [
        {"name": name, "surcharge": int(asked[k]) if stated else None}
        for k, name in enumerate(plans.names)
        if (where is None or bool(plans.serves[k, where]))
        and int(plans.income_from[k]) <= income < int(plans.income_below[k])
    ]


def _like_them(run: RunFolder, design: Design, payers: Payers) -> dict[str, int] | None:
    """Return the tenth that the household is in, and what households of it pay and receive on average."""
    if design.data == "persons" or not {"household_groups", "incidence"} <= set(run.tables):
        return None
    groups, table = ({k: v[t["year"] == design.span[-1]] for k, v in t.items()}
                     for t in map(run.table, ("household_groups", "incidence")))  # fmt: skip
    tenths = [t for t in np.unique(groups["tenth"]) if (groups["tenth"] == t).any()]
    highest = {int(t): int(groups["equivalised_income"][groups["tenth"] == t].max()) for t in tenths}
    tenth = next((t for t, most in highest.items() if payers.equivalised[0] <= most), int(tenths[-1]))
    (row,) = np.flatnonzero(table["tenth"] == tenth)
    homes = max(int(table["households"][row]), 1)
    return {"tenth": tenth} | {
        name: int(table[name][row] / homes) for name in ("out_of_pocket", "premium", "benefit")
    }


def answer(question: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answer to a question as `ask` puts it."""
    told = question["household"]
    household = Household(told["income"], tuple(told["ages"]), told["earned"], told["place"])
    return estimate(RunFolder(Path(question["run"])), household)


if __name__ == "__main__":
    json.dump(answer(json.load(sys.stdin)), sys.stdout)
