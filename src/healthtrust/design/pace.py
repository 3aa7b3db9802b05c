"""A pace of change: how fast each place's money moves toward its target, and what holds it back."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from healthtrust.design.heading import Heading, Share, decided

Growth = Annotated[float, Field(gt=-1, allow_inf_nan=False)]
"""Growth in a year, 0.02 for 2 %; money never falls below nothing."""

Distance = Annotated[float, Field(gt=-1, allow_inf_nan=False)]
"""Distance from target as a share of the target: -0.05 is 5 % below it."""


class Point(Heading):
    """Growth per head at one distance from target; between two points it follows a straight line."""

    distance: Distance = decided(..., "distance from target, negative below it", "share of target")
    growth: Growth = decided(..., "growth per head at this distance", "per year")


class Pace(Heading):
    """How fast places move toward target: what the rule wants, the least and the most it may give, the lift.

    wanted     `slope` of the distance closes in a year, or growth by `points`; flat beyond the first and last
    floor      least growth, per head and of the whole sum; full up to `floor_full_to` above target, then
               less and less, down to `least_beyond` at `floor_none_from`
    cap        most growth, per head and of the whole sum
    lift       no place is left further below target than this, as far as the cap allows
    """

    slope: Share | None = decided(
        None, "share of its distance that a place closes in a year; none = all of it, or `points`", "share"
    )
    points: tuple[Point, ...] = decided((), "growth by distance, the place furthest below target first")
    least_per_head: Growth | None = decided(None, "least growth per head; none = no floor", "per year")
    least_in_cash: Growth | None = decided(
        None, "least growth of the whole sum, whatever the population does; none = no floor", "per year"
    )
    floor_full_to: Distance | None = decided(
        None, "distance up to which the floors hold in full; none = everywhere", "share of target"
    )
    floor_none_from: Distance | None = decided(
        None, "distance from which only `least_beyond` holds", "share of target"
    )
    least_beyond: Growth = decided(
        0.0, "least growth where the floors have phased out, as each counts it", "per year"
    )
    most_per_head: Growth | None = decided(None, "most growth per head; none = no cap", "per year")
    most_in_cash: Growth | None = decided(
        None, "most growth of the whole sum, whatever the population does; none = no cap", "per year"
    )
    lift: Annotated[float, Field(gt=-1, le=0, allow_inf_nan=False)] | None = decided(
        None, "distance that no place below target is left under; none = no lift", "share of target"
    )
    phase_in_years: Annotated[int, Field(ge=1)] = decided(
        1, "years in which the lift is reached, in equal parts of what is missing", "years"
    )
    real: bool = decided(False, "whether least and most growth are in real terms, so that prices come on top")
    deflator: tuple[Growth, ...] = decided(
        (), "growth of prices in each year, the last for all later ones; needed in real terms", "per year"
    )
