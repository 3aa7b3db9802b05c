"""What every test shares: where real data lie, and random examples that come out the same each time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.tree import ROOT

settings.register_profile(
    "same every time",
    deadline=None,
    max_examples=50,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "search", parent=settings.get_profile("same every time"), derandomize=False, max_examples=2_000
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same every time"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data: HEALTHTRUST_DATA, else ../shared/data beside this repository."""
    named = os.environ.get("HEALTHTRUST_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}; set HEALTHTRUST_DATA to the folder that holds them")
    return folder


@pytest.fixture(scope="session")
def drawing_desk() -> Iterator[None]:
    """A drawing desk for all that is drawn from this process: it wakes once, not twice for every report."""
    from healthtrust.reports.charts.desks import desks

    with desks(1):
        yield
