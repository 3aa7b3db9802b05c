"""Places or persons chosen for a high value fall back without anybody's help: that is taken off first.

    left = change of the chosen − expected change without effect
    as seen:    expected = mean over the chosen of the change of the K units that, in an earlier period,
                stood as far from the mean as they do now, less the change of all in that period
    closed:     expected = κ ( z̄(chosen) − z̄ ),   κ slope of change on z;  normal, z the outcome: κ = −(1 − ρ)
    beside:     change of the chosen less that of untreated units with the same z, in the range of the chosen

z       value they were chosen by, in the last period before the beginning
change  mean outcome since the beginning, less the outcome in the last period before
ρ       correlation of the outcome in that period with its mean later
Source  Davis, American Journal of Epidemiology 1976; Barnett, van der Pols and Dobson, International Journal
        of Epidemiology 2005 [recalled]; that units as far from the mean are followed, and not the straight
        line, is this project's own choice. The trap: Finkelstein and others, New England Journal of Medicine
        2020: readmission 62.3 beside 61.7 %, where before and after alone showed −38 points [cited]

Use and cost of care are skewed: those far above the mean are more often truly ill than a straight line says,
so that it takes off too much. It is used only where no earlier period shows how far such units fell.

A before-after change of units chosen for their outcome is not an effect, and is never given alone here.

>>> expected_change(selected=60.0, everyone=20.0, correlation=0.4)
-24.0
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.study.pilot.panel import Flags, Panel, Real

NEAREST = 10
"""K: earlier units each of the chosen is followed by."""
IN_RANGE = 10
"""Untreated units within the range of the chosen from which on only they are compared with."""
_Z = 1.959963984540054


@dataclass(frozen=True)
class Interval:
    """An effect with its 95 % interval."""

    effect: float
    low: float
    high: float


@dataclass(frozen=True)
class Guarded:
    """A before-after change, and what is left of it."""

    chosen: int
    before: float
    """Mean outcome of the chosen in the last period before."""
    everyone: float
    after: float
    naive: float
    expected: float
    """Change without any effect."""
    source: str
    """Where it is from: `earlier periods`, `untreated units` or `stated correlation`."""
    closed: float
    """The same by the closed form."""
    correlation: float
    """ρ, or 1 + κ where another value than the outcome decided."""
    adjusted: Interval
    """Naive less expected; what changed for all is still in it."""
    beside: Interval | None
    """Beside untreated units with the same value; None where there are too few."""


@dataclass(frozen=True)
class _Fall:
    """Expected change of the chosen, its standard error, and κ."""

    expected: float
    error: float
    slope: float
    source: str


def expected_change(selected: float, everyone: float, correlation: float) -> float:
    """Return the change of chosen units without any effect: −(1 − ρ) (selected mean − mean)."""
    return -(1 - correlation) * (selected - everyone)


def guarded(panel: Panel, chosen_by: Real | None = None, correlation: float | None = None) -> Guarded:
    """Return a before-after change of the pilots with what regression to the mean makes of it.

    chosen_by: z [place, period], the outcome itself unless given. correlation: ρ, where it is known.
    Raises InvalidInput where nothing says how far the chosen would have fallen back.
    """
    z = panel.outcome if chosen_by is None else chosen_by
    refuse(_unfit(panel, z, correlation))
    begin, who = panel.first, panel.pilots
    here, before = z[:, begin - 1], panel.outcome[:, begin - 1]
    change = panel.outcome[:, begin:].mean(axis=1) - before
    past = _past(panel.outcome, z, begin)
    fall = _fall(past, here, change, who) if correlation is None else _stated(here, who, correlation)
    naive = float(change[who].mean())
    left = _spread(here[who], change[who], fall.slope) / int(who.sum()) ** 0.5
    sure = float(np.hypot(left, fall.error))
    less = naive - fall.expected
    gap = float(here[who].mean() - here.mean())
    return Guarded(
        int(who.sum()),
        float(before[who].mean()),
        float(before.mean()),
        float(panel.outcome[who, begin:].mean()),
        naive,
        fall.expected,
        fall.source,
        fall.slope * gap,
        1 + fall.slope,
        Interval(less, less - _Z * sure, less + _Z * sure),
        _beside(here, change, who),
    )


def _unfit(panel: Panel, z: Real, correlation: float | None) -> list[Problem]:
    """Return why nothing can be said."""
    found, option = [], "--selected-on"
    if not panel.together:
        found.append(Problem(option, "pilots that begin in different periods", "one beginning"))
    if panel.first < 1:
        found.append(Problem(option, "no period before the beginning", "the value they were chosen by"))
    if not np.isfinite(z).all():
        found.append(Problem(option, f"{int((~np.isfinite(z)).sum()):,} cells without a number", "numbers"))
    elif panel.first >= 1 and np.ptp(z[:, panel.first - 1]) == 0:
        found.append(Problem(option, "one and the same value for all", "values that differ"))
    if correlation is not None and not -1 < correlation < 1:
        found.append(Problem("--correlation", f"{correlation:g}", "a number between -1 and 1"))
    if correlation is None and int(panel.controls.sum()) < 4 and panel.first < 2:
        expected = "four untreated units, two earlier periods, or --correlation"
        remedy = "A before-after change of units chosen for their outcome is not an effect."
        found.append(
            Problem(option, "nothing that says how far they would have fallen back", expected, None, remedy)
        )
    return found


def _past(outcome: Real, z: Real, begin: int) -> tuple[Real, Real]:
    """Return z and the later change at each earlier period [place, period], both less their means.

    Later is as long as the pilot, or as the past is.
    """
    reach = min(outcome.shape[1] - begin, begin - 1)
    if reach < 1:
        return np.empty((len(outcome), 0)), np.empty((len(outcome), 0))
    starts = range(begin - 1 - reach, -1, -1)
    value = np.stack([z[:, s] for s in starts], axis=1)
    change = np.stack(
        [outcome[:, s + 1 : s + 1 + reach].mean(axis=1) - outcome[:, s] for s in starts], axis=1
    )
    return value - value.mean(axis=0), change - change.mean(axis=0)


def _fall(past: tuple[Real, Real], here: Real, change: Real, who: Flags) -> _Fall:
    """Return what the chosen would have changed by, as seen earlier, or by the line of untreated units."""
    value, later = (each.ravel() for each in past)
    gap = here[who] - here.mean()
    if not len(value) or not np.ptp(value):
        x, y = here[~who], change[~who]
        slope, error = _line(x - x.mean(), y - y.mean())
        return _Fall(slope * float(gap.mean()), error * abs(float(gap.mean())), slope, "untreated units")
    slope, _ = _line(value, later)
    order = np.argsort(value, kind="stable")
    share = np.zeros(len(value))
    for at in gap:
        start = int(np.searchsorted(value[order], at))
        window = order[max(0, start - NEAREST) : start + NEAREST]
        near = window[np.argsort(np.abs(value[window] - at), kind="stable")[:NEAREST]]
        share[near] += 1 / (len(near) * len(gap))
    expected = float(share @ later)
    used = share > 0
    spread = _spread(value[used], later[used], slope)
    return _Fall(expected, spread * float((share**2).sum()) ** 0.5, slope, "earlier periods")


def _stated(here: Real, who: Flags, correlation: float) -> _Fall:
    fall = expected_change(float(here[who].mean()), float(here.mean()), correlation)
    return _Fall(fall, 0.0, correlation - 1, "stated correlation")


def _line(x: Real, y: Real) -> tuple[float, float]:
    """Return the slope of y on x, both about zero, and its standard error."""
    square = float(x @ x)
    slope = float(x @ y) / square
    return slope, (float(((y - slope * x) ** 2).sum()) / max(len(x) - 2, 1) / square) ** 0.5


def _spread(x: Real, y: Real, slope: float) -> float:
    """Return the spread of changes about what their values say; NaN for a single unit."""
    away = (y - y.mean()) - slope * (x - x.mean())
    return float(away.std(ddof=1)) if len(away) > 1 else float("nan")


def _beside(z: Real, change: Real, who: Flags) -> Interval | None:
    """Return the change of the chosen beside untreated units with the same value, by their straight line.

    Only those within the range of the chosen are compared where they are enough.
    """
    from scipy.special import stdtrit

    free = ~who
    within = free & (z >= z[who].min()) & (z <= z[who].max())
    if within.sum() >= IN_RANGE:
        free = within
    x, y = z[free], change[free]
    if len(x) < 4 or not np.ptp(x):
        return None
    middle, at = float(x.mean()), float(z[who].mean() - x.mean())
    slope, error_of_slope = _line(x - middle, y - y.mean())
    effect = float(change[who].mean() - y.mean()) - slope * at
    left = _spread(x, y, slope)
    error = float((left**2 * (1 / who.sum() + 1 / len(x)) + (at * error_of_slope) ** 2) ** 0.5)
    reach = float(stdtrit(len(x) - 2, 0.975)) * error
    return Interval(effect, effect - reach, effect + reach)
