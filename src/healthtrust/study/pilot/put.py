"""A pilot to be judged or planned: which table, who is in it, how it is judged, how much chance is drawn.

>>> Asked(Path("panel.csv"), Named("admissions")).methods
('did', 'synthetic', 'matched')
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.study.pilot.matched import Rule
from healthtrust.study.pilot.panel import Panel, Real, refuse_panel
from healthtrust.study.pilot.power import Plan
from healthtrust.study.pilot.reading import Named, begins_of, panel_of, table_of
from healthtrust.study.pilot.simulated import joined, run_table, true_effect

METHODS = ("did", "synthetic", "matched")
MEANING = {
    "did": "difference in differences",
    "synthetic": "synthetic control",
    "matched": "matched comparison",
}
FEWEST, MOST = 99, 100_000
OUTCOME = "outcome"


@dataclass(frozen=True)
class Asked:
    """What is asked, as it is written."""

    panel: Path
    named: Named
    reformed: Path | None = None
    """Folder of the run with the new form, where `panel` is that of the run without."""
    table: str = "spending"
    method: str = "all"
    effect: float | None = None
    """Effect that should be seen, as a share of the mean."""
    pilots: int | None = None
    """Places of a pilot that is planned."""
    after: int | None = None
    before: int | None = None
    correlation: float | None = None
    rule: Rule = field(default_factory=Rule)
    magnitude: float = 1.0
    draws: int = 999
    seed: int = 1
    level: float = 0.95

    @property
    def methods(self) -> tuple[str, ...]:
        """Return the methods asked for."""
        return METHODS if self.method == "all" else (self.method,)


@dataclass(frozen=True)
class Question:
    """What is asked, read."""

    asked: Asked
    panel: Panel
    chosen_by: Real | None
    """[place, period] what the pilot's places were selected on, where it is not the outcome."""
    plan: Plan | None
    truth: tuple[float, float] | None = None
    """True effect and level without, where both are simulated."""

    @property
    def begun(self) -> bool:
        """Return whether there is a pilot to judge."""
        return bool(self.panel.pilots.any())


def question_of(asked: Asked) -> Question:
    """Return the question that is asked; raises with every problem found."""
    refuse(_wrong(asked))
    columns, truth = _columns(asked)
    table = table_of(columns, asked.named, asked.panel.name)
    panel = panel_of(table, asked.named)
    if not asked.named.treated and asked.effect is None:
        remedy = "Say --treated and --start, or --power with --pilots for one that is planned."
        refuse([Problem("--treated", "no pilot", "places or a column", None, remedy)])
    own = asked.named.selected_on
    chosen = table.grid(own) if own and own != OUTCOME else None
    if asked.named.treated:
        refuse_panel(panel, asked.panel.name)
    return Question(asked, panel, chosen, _plan(asked, panel) if asked.effect is not None else None, truth)


def _columns(asked: Asked) -> tuple[dict[str, Any], tuple[float, float] | None]:
    if not asked.panel.is_dir():
        from healthtrust.records.store import read_columns

        texts = (asked.named.place, asked.named.period)
        return read_columns(asked.panel, texts=texts)[0], None
    named = replace(asked.named, period="year" if asked.named.period == "period" else asked.named.period)
    columns = run_table(asked.panel, asked.table)
    if asked.reformed is None:
        return _with_period(columns, named, asked), None
    other = run_table(asked.reformed, asked.table)
    key = (named.place, named.period)
    table = table_of(columns, replace(named, treated=""), asked.panel.name)
    begins = begins_of(table, asked.named)
    pilot = {
        (place, table.periods[t])
        for place, begin in zip(table.places, begins.tolist(), strict=True)
        for t in range(begin, len(table.periods))
    }
    if not pilot:
        refuse([Problem("--with", "no place in the pilot", "--treated and --start")])
    truth = true_effect(columns, other, key, pilot, named.outcome)
    return _with_period(joined(columns, other, key, pilot, named.outcome), named, asked), truth


def _with_period(columns: dict[str, Any], named: Named, asked: Asked) -> dict[str, Any]:
    """Return columns under the name of the period that was asked for: a run calls it the year."""
    if asked.named.period in columns or named.period not in columns:
        return columns
    return {**columns, asked.named.period: columns[named.period]}


def _plan(asked: Asked, panel: Panel) -> Plan:
    """Return the pilot as planned, or as it was."""
    places, periods = len(panel.places), len(panel.periods)
    begun = bool(panel.pilots.any())
    pilots = asked.pilots or (int(panel.pilots.sum()) if begun else max(1, places // 4))
    default = periods - panel.first if begun else max(1, periods // 4)
    after = asked.after or default
    before = asked.before or (panel.first if begun else max(1, periods - after))
    if not 1 <= pilots < places:
        refuse([Problem("--pilots", f"{pilots} of {places} places", "at least one, and two that are not")])
    return Plan(pilots, places - pilots, before, after)


def _wrong(asked: Asked) -> list[Problem]:
    """Return what is wrong with the options themselves."""
    found = []
    known = (*METHODS, "all")
    if asked.method not in known:
        found.append(
            Problem("--method", repr(asked.method), in_words(known), nearest_match(asked.method, known))
        )
    if not FEWEST <= asked.draws <= MOST:
        found.append(Problem("--draws", str(asked.draws), f"a number from {FEWEST} to {MOST:,}"))
    if asked.effect is not None and not 0 < asked.effect < 1:
        found.append(Problem("--power", f"{asked.effect:g}", "an effect as a share of the mean, as 0.03"))
    for option, number in (("--pilots", asked.pilots), ("--after", asked.after), ("--before", asked.before)):
        if number is not None and number < 1:
            found.append(Problem(option, str(number), "1 or more"))
    if asked.rule.neighbours < 1:
        found.append(Problem("--neighbours", str(asked.rule.neighbours), "1 or more"))
    if asked.rule.caliper is not None and not asked.rule.caliper > 0:
        found.append(Problem("--caliper", f"{asked.rule.caliper:g}", "standard deviations above 0"))
    if not asked.magnitude >= 0:
        found.append(Problem("--magnitude", f"{asked.magnitude:g}", "0 or more"))
    if asked.reformed is not None and not asked.panel.is_dir():
        found.append(Problem("--with", "a panel that is no run folder", "--panel with the folder of a run"))
    if asked.named.selected_on and not asked.named.treated:
        found.append(Problem("--selected-on", "no pilot", "--treated: who was selected"))
    return found
