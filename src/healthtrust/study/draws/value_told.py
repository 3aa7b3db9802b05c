"""What a study is worth, in words and tables.

>>> import numpy as np
>>> from healthtrust.study.draws.thresholds import by_threshold
>>> found = by_threshold(np.array([[1.0, 1.0], [2.0, 1.5]]), np.array([[10.0, 10.0], [20.0, 20.0]]),
...                      np.array([5.0, 40.0]))
>>> threshold_rows(found, ("now", "then"))["best"]
['now', 'then']
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from healthtrust.ground.rows import by_column, known, plainly
from healthtrust.study.draws.compared import EXTENDED
from healthtrust.study.draws.summary import Spread, difference, spread_of
from healthtrust.study.draws.thresholds import ByThreshold
from healthtrust.study.draws.told import Rows, amount, percent
from healthtrust.study.draws.valued import Valued
from healthtrust.study.draws.worth import OfGroup

# ---- in words ----------------------------------------------------------------------------------------------


def sentence(found: Valued) -> str:
    """Return the finding: what to choose, how sure, and what being sure would be worth."""
    money = found.study.currency
    whole = found.perfect.worth * found.per_person * found.of_population
    return (
        f"At {amount(found.threshold)} {money} for a QALY choose {found.study.designs[found.best]}: the best "
        f"of {len(found.study.designs)} designs in {percent(found.chance)} of {found.draws:,} draws. To be "
        f"sure of it would be worth {amount(found.perfect.worth * found.per_person)} {money} per person and "
        f"year, {amount(whole)} {money} for {found.population:,.0f} persons over {found.years} years."
    )


def notes(found: Valued) -> list[str]:
    """Return what a reader should know before believing the rest."""
    told = [
        "Costs are what the pool spends over all years of the designs, health is QALYs of care and those "
        "expected of programmes; both count less the later they come.",
        "Worth of parameters is by regression on the draws. By chance is what values that have nothing to "
        "do with the choice would seem worth in as many draws, on average: what is not above is noise.",
    ]
    if found.study.manifest.get("lucks", 1) > 1:
        told.append("To be sure is to know luck too, which nobody can: it is worth more than any study.")
    lost = found.study.draws - found.draws
    if lost:
        told.append(
            f"{lost:,} of {found.study.draws:,} draws are left out, in which some design could not be."
        )
    ruled = [row.design for row in found.rows if row.standing == EXTENDED]
    if ruled:
        told.append(f"Ruled out by extended dominance: {', '.join(ruled)}.")
    fewer = [row for row in found.groups if row.used < row.parameters]
    for row in fewer:
        told.append(
            f"{row.name}: judged by the {row.used} of its {row.parameters} parameters that go with the "
            "differences most."
        )
    if found.equity is not None:
        told.append(
            "Equity: residents by deprivation fifth at the English public's median aversion to inequality "
            "(Atkinson, 10.95); health displaced, and health from programmes, are alike to all (assumed)."
        )
    return told


# ---- as tables ---------------------------------------------------------------------------------------------


def tables(found: Valued) -> dict[str, Rows]:
    """Return everything there is to say, as named tables; those with nothing in them are left out."""
    rows: dict[str, Rows] = {
        "designs": design_rows(found),
        "plane": plane_rows(found),
        "thresholds": threshold_rows(found.by_threshold, found.study.designs),
        "information": information_rows(found),
        "equity": equity_rows(found),
    }
    return {name: columns for name, columns in rows.items() if columns}


def design_rows(found: Valued) -> Rows:
    """Return the incremental analysis: the designs in ascending order of cost."""
    money, rows = found.study.currency, []
    for row in found.rows:
        net = spread_of(found.net_health[found.study.designs.index(row.design)])
        rows.append(
            {
                "design": row.design,
                "QALYs": row.qalys,
                f"cost [{money}]": row.cost,
                "standing": row.standing,
                f"for a QALY more [{money}]": row.ratio,
                "net health [QALYs]": net.mean,
                "low": net.low,
                "high": net.high,
            }
        )
    return by_column(rows)


def plane_rows(found: Valued) -> Rows:
    """Return where each design lies beside the first: QALYs and cost more, with intervals."""
    money, rows = found.study.currency, []
    for k in range(1, len(found.study.designs)):
        health, cost = (difference(each[0], each[k]).spread for each in (found.qalys, found.cost))
        net = difference(found.net_health[0], found.net_health[k], "higher")
        rows.append(
            {
                "design": found.study.designs[k],
                "less": found.study.designs[0],
                **_interval("QALYs", health),
                **_interval(f"cost [{money}]", cost),
                **_interval("net health [QALYs]", net.spread),
                "better [share]": net.better,
            }
        )
    return by_column(rows)


def _interval(name: str, of: Spread) -> dict[str, Any]:
    return {name: of.mean, f"{name}, low": of.low, f"{name}, high": of.high}


def threshold_rows(at: ByThreshold, designs: Sequence[str]) -> Rows:
    """Return by threshold which design is best, the chance of each, its expected loss, and EVPI."""
    return {
        "threshold": at.threshold.tolist(),
        "best": [designs[k] for k in at.best.tolist()],
        "chance of the best": at.frontier.tolist(),
        **{f"chance of {name}": at.chance[:, k].tolist() for k, name in enumerate(designs)},
        **{f"loss of {name}": at.loss[:, k].tolist() for k, name in enumerate(designs)},
        "perfect information": at.perfect.tolist(),
    }


def information_rows(found: Valued) -> Rows:
    """Return what finding out would be worth: everything, groups, single parameters."""
    everything = OfGroup(
        "everything", found.perfect, len(found.study.parameters), len(found.study.parameters)
    )
    listed = [
        ("all", [everything]),
        ("group", found.groups),
        ("parameter", found.singles),
    ]
    return by_column([_of_group(found, kind, row) for kind, rows in listed for row in rows])


def _of_group(found: Valued, kind: str, row: OfGroup) -> dict[str, Any]:
    money, each = found.study.currency, found.per_person
    return {
        "known": row.name,
        "kind": kind,
        f"worth per person and year [{money}]": row.worth.worth * each,
        "error": known(row.worth.standard_error * each),
        f"by chance [{money}]": row.chance * each,
        f"worth to the population [{money}]": row.worth.worth * each * found.of_population,
        "of perfect information [share]": row.worth.worth / found.perfect.worth
        if found.perfect.worth
        else 0.0,
        "parameters": row.parameters,
        "used": row.used,
    }


def equity_rows(found: Valued) -> Rows:
    """Return where each design lies beside the first between health and equality, with intervals."""
    if found.equity is None:
        return {}
    rows = []
    for k in range(1, len(found.study.designs)):
        net, fair = spread_of(found.equity.net_health[k]), spread_of(found.equity.equity_impact[k])
        worth = found.equity.net_health[k] + found.equity.equity_impact[k]
        rows.append(
            {
                "design": found.study.designs[k],
                "less": found.study.designs[0],
                **_interval("net health [QALYs a year]", net),
                **_interval("equity impact [QALYs a year]", fair),
                "worth it for both [share]": float((worth > 0).mean()),
            }
        )
    return by_column(rows)


def as_plain(found: Valued) -> dict[str, Any]:
    """Return everything, ready for JSON."""
    return {
        "sentence": sentence(found),
        "study": found.study.fingerprint,
        "threshold": found.threshold,
        "best": found.study.designs[found.best],
        "chance": found.chance,
        "draws": found.draws,
        "perfect_information": {
            "per_decision": found.perfect.worth,
            "standard_error": known(found.perfect.standard_error),
            "per_person_and_year": found.perfect.worth * found.per_person,
            "population": found.population,
            "years": found.years,
            "of_population": found.perfect.worth * found.per_person * found.of_population,
        },
        "notes": notes(found),
        **plainly(tables(found)),
    }
