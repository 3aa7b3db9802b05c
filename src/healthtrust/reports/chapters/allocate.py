"""Chapter 4, allocate: what each place is given to meet its residents' need."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from healthtrust.reports.chapter import Outline, Table
from healthtrust.reports.charts.distance_from_target import DISTANCE_FROM_TARGET
from healthtrust.reports.charts.levels import shown_level
from healthtrust.reports.charts.marginal_returns import MARGINAL_RETURNS
from healthtrust.reports.charts.need_by_place import NEED_BY_PLACE
from healthtrust.reports.charts.other_formulas import OTHER_FORMULAS
from healthtrust.reports.phrases import listed, percent
from healthtrust.reports.story import Story


def paragraphs(story: Story) -> Iterator[str]:
    """Say how the money is divided by purpose, and how differently places need it."""
    shares = story.design.allocate
    at_one_price = shares.population_health == "equal returns" and story.has("returns")
    parts = [
        f"{percent(share)} to {purpose}"
        for purpose, share in (
            ("population health", 0.0 if at_one_price else shares.population_health_share),
            ("changing how care works", shares.transformation_share),
            ("social care", shares.social_care_share),
            ("the reserve", shares.reserve_share),
            ("rewards", shares.reward_share),
            ("administration", shares.administration_share),
        )
        if share
    ]
    before = f"Pool income is divided: {listed(parts)}; personal" if parts else "Personal"
    yield f"{before} care receives the expected cost of the package, and what is left joins the reserve."
    if at_one_price:
        yield _one_price(story)
    if story.has("allocation"):
        table = shown_level(story.last("allocation"))
        least, most = int(table["need_index"].argmin()), int(table["need_index"].argmax())
        low, high = (f"{table['need_index'][i]:.2f}" for i in (least, most))
        yield (
            f"Need per resident, by {_followed(story)}, runs from {low} of the average in "
            f"{table['place'][least]} to {high} in {table['place'][most]}."
        )
    if story.has("rights"):
        yield _who_decides(story)


def _one_price(story: Story) -> str:
    """Say what population health has now, and at which price it would cost as much to gain a QALY in care."""
    table, before = story.last("returns"), story.design.allocate.population_health_share
    price, share = float(table["shadow_price"][0]), float(table["share"][:-1].sum())
    held = [str(why) for why in dict.fromkeys(table["held"].tolist()) if why]
    kept = f"; what still holds it: {listed(held)}" if held else ""
    full = [str(what) for what, bound in zip(table["what"], table["bound"], strict=True) if bound == "most"]
    most = f" As much as can be spent there goes to {listed(full)}." if full else ""
    return (
        f"Population health has {percent(share)} of pool income, {percent(before)} in the first year. It "
        f"moves to where the next QALY costs the same in programmes as in care, {story.in_full(price)}{kept}."
        f"{most}"
    )


def _followed(story: Story) -> str:
    """Return what personal care follows, in words."""
    design = story.design.allocate
    return design.by if design.formula is None else f"the formula {Path(design.formula).stem}"


def _who_decides(story: Story) -> str:
    """Say whether for each line and level exactly one body plans, pays, delivers and answers."""
    table = story.last("rights")
    wrong = [
        f"{line} at the level {level}: {kind} in who {roles}"
        for kind, column in (("a gap", "gaps"), ("an overlap", "overlaps"))
        for line, level, roles in zip(table["line"], table["level"], table[column], strict=True)
        if roles
    ]
    if not wrong:
        return "For every line and level exactly one body plans, pays, delivers and answers."
    return f"Rights and duties are not clear: {listed(wrong)}."


def tables(story: Story) -> Iterator[Table]:
    """Show bids for transformation money, what the population-health lines buy, and whose gain it is."""
    if story.has("bids"):
        yield _bids(story)
    if story.has("pockets"):
        yield _pockets(story)
    table = story.last("programmes") if story.has("programmes") else None
    if table is not None and table["spent"].any():
        yield Table(
            f"Population-health programmes: {story.money(table['spent'].sum())}, expected to gain "
            f"{table['qalys'].sum():,.0f} QALYs",
            {
                "programme": [str(name) for name in table["programme"]],
                f"spending [{story.currency.code}]": story.major(table["spent"]).tolist(),
                "expected gain [QALYs]": table["qalys"].tolist(),
            },
        )


def _bids(story: Story) -> Table:
    table, code = story.last("bids"), story.currency.code
    released, awarded = story.money(table["released"].sum()), story.money(table["awarded"].sum())
    return Table(
        f"Bids for the transformation fund: {released} released of {awarded} awarded for the year",
        {
            "bid": [str(name) for name in table["bid"]],
            "place": [str(name) for name in table["place"]],
            "value for each unit of money": table["return"].tolist(),
            f"awarded [{code}]": story.major(table["awarded"]).tolist(),
            f"released [{code}]": story.major(table["released"]).tolist(),
            f"withheld [{code}]": story.major(table["withheld"]).tolist(),
            "why": [str(reason) for reason in table["reason"]],
        },
    )


def _pockets(story: Story) -> Table:
    """Return who pays for all programmes together and who gains: the wrong pocket."""
    table, code = story.last("pockets"), story.currency.code
    names = list(dict.fromkeys(str(name) for name in table["pocket"]))
    sums = {
        key: [float(story.major(table[key][table["pocket"] == name].sum())) for name in names]
        for key in ("paid", "gained", "net")
    }
    gainer = names[int(np.argmax(sums["net"]))]
    return Table(
        f"Who pays for programmes and who gains over twenty years: most of the gain is with {gainer}",
        {
            "pocket": names,
            f"pays now [{code}]": sums["paid"],
            f"gains [{code}]": sums["gained"],
            f"net [{code}]": sums["net"],
        },
    )


ALLOCATE = Outline(
    "allocate",
    "Does the money go where the need is?",
    "The pool's money is divided by purpose and then handed down the tree of places, each in proportion "
    "to its residents weighted by need: weighted capitation. The parts always add up to the whole.",
    paragraphs,
    (NEED_BY_PLACE, OTHER_FORMULAS, DISTANCE_FROM_TARGET, MARGINAL_RETURNS),
    tables,
)
