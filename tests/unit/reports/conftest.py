"""A story made by hand, four places and three plans, so that reports are tested without a run."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from healthtrust.design.read import read_design
from healthtrust.reports.story import Columns, Story
from tests.unit.reports import made_money as money
from tests.unit.reports import made_package as package
from tests.unit.reports import made_people as people
from tests.unit.reports import made_places as places
from tests.unit.reports import made_plans as plans
from tests.unit.reports import made_response as response
from tests.unit.reports import made_results as results


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
        "population": money.population(),
        "league": money.league(),
        "top_up": money.top_up(),
        "household_choices": package.household_choices(),
        "package_sizes": package.package_sizes(),
        "equity_plane": package.equity_plane(),
        "acceptability": package.acceptability(),
        "certificate": package.certificate(),
        "allocation": money.allocation(),
        "programmes": money.programmes(),
        "movement": places.movement(),
        "returns": places.returns(),
        "revenue_curve": places.revenue_curve(),
        "transfers": money.transfers(),
        "plan_results": money.plan_results(),
        "enrolment_by_segment": money.by_segment(),
        "switching": plans.switching(),
        "equalisation_gains": plans.gains(),
        "settlement": results.settlement(),
        "shared": results.shared(),
        "bodies": results.bodies(),
        "spending": results.spending(),
        "incidence": results.incidence(),
        "scorecard": results.scorecard(),
        "flow": results.flow(),
        "balances": results.balances(),
        "need_curve": results.need_curve(),
    }
    tables = {name: _two_years(columns) for name, columns in made.items()}
    of_years = {
        "demography": people.demography(2027),
        "response": response.by_group(),
        "response_by_use": response.by_use(),
    }
    return Story(read_design("valley").design, tables | of_years)


def _two_years(columns: Columns) -> Columns:
    """Put a year before the last, in which nothing at all was counted."""
    rows = len(next(iter(columns.values())))
    nothing = {k: v * 0 if v.dtype.kind in "if" else v for k, v in columns.items()}
    joined = {k: np.concatenate([nothing[k], columns[k]]) for k in columns}
    return {"year": np.repeat(np.array([2026, 2027], dtype=np.int32), rows), **joined}
