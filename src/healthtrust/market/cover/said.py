"""The answer about private cover in sentences, and as plain values for a program.

>>> percent(0.135), percent(0.0041), percent(0)
('13.5 %', '0.4 %', '0.0 %')
"""

from __future__ import annotations

from typing import Any

from healthtrust.design.regime import Cover
from healthtrust.ground.money import words
from healthtrust.ground.rows import by_row
from healthtrust.market.cover.answer import Found, Side
from healthtrust.market.cover.leaving_by_price import LeavingByPrice
from healthtrust.market.cover.rows import (
    Rows,
    cover_rows,
    effect_rows,
    finance_rows,
    fit_rows,
    move_rows,
    price_rows,
    take_up_rows,
    use_rows,
)


def tables(found: Found) -> dict[str, Rows]:
    """Return every table with rows, by name; take-up by income fifth first."""
    every = {
        "take-up": take_up_rows(found),
        "take-up by tenth": take_up_rows(found, 10),
        "covers": cover_rows(found),
        "pool": effect_rows(found),
        "financing": finance_rows(found),
        "uses": use_rows(found),
        "moved": move_rows(found),
        "by price": price_rows(found),
        "fitted": fit_rows(found),
    }
    return {name: rows for name, rows in every.items() if rows}


def sentence(found: Found) -> str:
    """Say who has what, and what the switch moves."""
    said = [_holders(found)]
    for each in found.before.effects:
        if each.net:
            verb = "costs" if each.net > 0 else "saves"
            amount = words(abs(round(each.net)), found.asked.money)
            name = each.cover.name
            said.append(f"{name[:1].upper()}{name[1:]} {verb} the core {amount} a year.")
    if found.after is not None:
        said.append(_switch(found, found.after))
    return " ".join(said)


def _holders(found: Found) -> str:
    persons, side = found.asked.persons, found.before
    everybody = float(persons.weight.sum())
    shares = [float(persons.weight @ side.held.by_cover[:, c]) / everybody for c in range(len(side.effects))]
    held = [
        f"{percent(share)} {_verb(each.cover)} {each.cover.name} ({each.cover.kind})"
        for share, each in zip(shares, side.effects, strict=True)
    ]
    people = f"Of {everybody:,.0f} people"
    voluntary = f"voluntary cover pays {percent(side.accounts.share('voluntary private'))} of all spending"
    if not held:
        return f"{people} all have the core and nothing else; {voluntary}."
    return f"{people} {', '.join(held)}; {voluntary}."


def _verb(cover: Cover) -> str:
    return "must hold" if cover.compulsory else "hold"


def _switch(found: Found, after: Side) -> str:
    before, relabelled = found.before.accounts, found.relabelled
    assert relabelled is not None
    was, label, now = (each.share("voluntary private") for each in (before, relabelled, after.accounts))
    naive = [percent(each.naive_private_share) for each in (before, after.accounts)]
    both = "stays" if naive[0] == naive[1] else f"goes from {naive[0]} to"
    alone = "" if percent(label) == percent(was) else f", to {percent(label)} by its new label alone"
    return (
        f"With the switch voluntary cover goes from {percent(was)} to {percent(now)} of spending{alone}; "
        f"all private cover together, compulsory or not, {both} {naive[1]}."
    )


def by_price(found: Found) -> list[str]:
    """Say, for each cover that one may opt out with, who would leave if price alone decided."""
    told = []
    for regime, side in found.sides:
        for cover, leaving in side.by_price.items():
            ends = (("nobody", leaving.from_nobody), ("everybody", leaving.from_everybody))
            reached = [f"from {end} out {_reached(leaving, at)}" for end, at in ends]
            several = f"; {len(leaving.points)} stable sets in all" if len(leaving.points) > 1 else ""
            told.append(f"Were price alone to decide on {cover}, {regime}: {'; '.join(reached)}{several}.")
    return told


def _reached(leaving: LeavingByPrice, at: int | None) -> str:
    if at is None:
        return "it does not settle"
    point = leaving.points[at]
    return f"{point.persons:,.0f} people, contributions × {point.factor:.3f}"


def percent(share: float) -> str:
    """Return a share in per cent with one decimal."""
    return f"{100 * share:.1f} %".replace("-", "−")


def as_plain(found: Found) -> dict[str, Any]:
    """Return the answer as plain values: money in major units."""
    told = {name: by_row(rows) for name, rows in tables(found).items()}
    regimes = {name: side.regime.model_dump(mode="json") for name, side in found.sides}
    return {
        "says": sentence(found),
        "currency": found.asked.money.code,
        **told,
        "not fitted": found.untold,
        "regimes": regimes,
    }
