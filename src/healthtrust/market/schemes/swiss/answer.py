"""The Swiss scheme on a folder of tables: its cells, transfers by canton and insurer, and what it was set to.

>>> notes_on_months([(7, 2022, 24.0)], "as given")
('1 person has more than 12 months in a year with all insurers together: counted as given.',)
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency, words
from healthtrust.ground.money import currency as currency_of
from healthtrust.ground.problems import Problem
from healthtrust.market.schemes.answered import Answered
from healthtrust.market.schemes.balanced import Balanced, balanced
from healthtrust.market.schemes.parameters import in_doubt, stated, used
from healthtrust.market.schemes.swiss.faults import beyond_a_year
from healthtrust.market.schemes.swiss.given import Given, given
from healthtrust.market.schemes.swiss.parameters import SwissParameters, contradictions
from healthtrust.market.schemes.swiss.scheme import Equalised, equalised

RULE = "within a canton the rates of groups are set so that what some receive is what others pay"


def answer(path: Path, parameters: Path | None, currency: str) -> Answered:
    """Return the transfers of the newest year in a folder; raises InvalidInput with every problem found."""
    decided = stated(SwissParameters, "swiss", parameters)
    refuse(contradictions(decided))
    money = currency_of(currency or decided.currency)
    folder = path.parent if path.is_file() else path
    if not folder.is_dir():
        refuse([Problem(str(path), "no such folder", "a folder with individuals and three lists")])
    tables = given(folder, decided)
    found = equalised(tables, decided)
    parties = tuple(str(insurer) for insurer in found.insurers)
    unrounded = found.transfers.with_relief.sum(axis=2).T * 10.0**money.exponent
    settled = balanced("swiss", tables.cantons, parties, unrounded, RULE)
    return Answered(
        scheme="swiss",
        title=decided.title,
        sentence=_sentence(tables, settled, money),
        cells=cells_of(found, tables.cantons),
        balanced=settled,
        parameters=used(decided),
        numbers=_numbers(found, tables),
        notes=_notes(tables, found, decided),
    )


def cells_of(found: Equalised, cantons: tuple[str, ...]) -> dict[str, list[Any]]:
    """Return one row an insurer, canton and group, amounts as they are, not rounded."""
    insurers, groups = len(found.insurers), found.groups.count
    said = [found.groups.said(group) for group in range(groups)]
    repeated = len(cantons) * insurers
    moved = found.transfers
    rate, relief = (np.tile(each.ravel(), insurers).tolist() for each in (found.rate, found.relief))
    return {
        "BagNr": np.repeat(found.insurers, len(cantons) * groups).tolist(),
        "Kanton": [canton for canton in cantons for _ in range(groups)] * insurers,
        "Altersklasse": [age for age, _, _ in said] * repeated,
        "Geschlecht": [sex for _, sex, _ in said] * repeated,
        "Aufenthalt_Vj": [stay for _, _, stay in said] * repeated,
        "Monate_T": found.months.ravel().tolist(),
        "a_tilde_kr": rate,
        "D_k": relief,
        "a_bkr_sum": moved.by_rate.ravel().tolist(),
        "pcg_sum_bkr": found.supplements.ravel().tolist(),
        "saldo_ohne_D": moved.before_relief.ravel().tolist(),
        "D_total": moved.relief.ravel().tolist(),
        "saldo_mit_D": moved.with_relief.ravel().tolist(),
        "transfer": moved.with_relief.ravel().tolist(),
    }


def _sentence(tables: Given, settled: Balanced, money: Currency) -> str:
    received = settled.of_party()
    order = np.argsort(-received, kind="stable")
    most, least = int(order[0]), int(order[-1])
    cantons = len(tables.cantons)
    where = f"{cantons} cantons" if cantons > 1 else f"canton {tables.cantons[0]}"
    if not settled.moved():
        return f"In {tables.year} no money moves between {len(settled.parties)} insurers in {where}."
    return (
        f"In {tables.year} {words(settled.moved(), money)} moves between {len(settled.parties)} insurers in "
        f"{where}; insurer {settled.parties[most]} receives "
        f"{words(int(received[most]), money)} and insurer {settled.parties[least]} pays "
        f"{words(-int(received[least]), money)}."
    )


def _numbers(found: Equalised, tables: Given) -> dict[str, Any]:
    names = tables.cost_groups.names
    supplement = found.regression.supplement.tolist()
    return {
        "year": tables.year,
        "lines": tables.lines.count(),
        "persons": len(np.unique(tables.insured["now"].person)),
        "months": float(found.months.sum()),
        "level inflation": dict(zip(tables.cantons, found.inflation.tolist(), strict=True)),
        "supplement per month": dict(zip(names, supplement, strict=True)),
        "months in cost groups": dict(zip(names, found.in_cost_groups.tolist(), strict=True)),
        "rank of the regression": found.regression.rank,
        "supplements above zero": sum(each > 0 for each in supplement),
    }


def _notes(tables: Given, found: Equalised, decided: SwissParameters) -> tuple[str, ...]:
    lines = tables.lines
    young = float(found.supplements[:, :, ~found.groups.inside].sum())
    empty = lines.count("members", "Monate = 0")
    lost = lines.count(where="Kosten < Kobe")
    gtins, codes = (f"(SELECT {code} FROM drugs WHERE {code} NOTNULL)" for code in ("gtin", "pharmacode"))
    unlisted = lines.count(
        where=f"Packungen NOTNULL AND coalesce(Gtin NOT IN {gtins}, true) "
        f"AND coalesce(Pharmacode NOT IN {codes}, true)"
    )
    gone = lines.book.execute(
        "SELECT DISTINCT BagNr FROM members WHERE BagNr NOT IN (SELECT BagNr FROM members WHERE Jahr = ? AND "
        "Monate > 0 AND MonateHorizont = ?) ORDER BY BagNr",
        [tables.year, int(decided.now(decided.horizon_early))],
    ).fetchall()
    told = (
        (unlisted, f"{unlisted:,} drug lines are not in the list of drugs and lead to no cost group."),
        (empty, f"{empty:,} records without months are left out with their cost."),
        (lost, f"{lost:,} lines state cost sharing above cost; counted as given."),
        (young, "Supplements of people outside the scheme stand in pcg_sum_bkr and are not paid."),
        (gone, f"Insurers without members in {tables.year}, left out: {', '.join(str(b) for (b,) in gone)}."),
    )
    shown = tuple(note for there, note in told if there)
    months = notes_on_months(beyond_a_year(lines), str(decided.now(decided.above_twelve)))
    return shown + months + in_doubt(decided)


def notes_on_months(beyond: list[tuple[int, int, float]], policy: str) -> tuple[str, ...]:
    """Say whose months add up to more than a year, and what was done."""
    if not beyond:
        return ()
    who = "1 person has" if len(beyond) == 1 else f"{len(beyond):,} persons have"
    done = "counted as given" if policy == "as given" else "shared among insurers"
    return (f"{who} more than 12 months in a year with all insurers together: {done}.",)
