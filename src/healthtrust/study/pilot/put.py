"""A pilot to be judged or planned: which table, who is in it, how it is judged, how much chance is drawn.

>>> Asked(Path("panel.csv"), Named("admissions")).methods
('did', 'synthetic', 'matched')
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.study.pilot.imputation import unbalanced
from healthtrust.study.pilot.matched import Rule
from healthtrust.study.pilot.panel import Panel, Real
from healthtrust.study.pilot.power import Plan
from healthtrust.study.pilot.reading import OUTCOME, Named, Table, panel_of, table_of
from healthtrust.study.pilot.simulated import joined, of_parents, run_table, true_effect

METHODS = ("did", "synthetic", "matched")
MEANING = {
    "did": "difference in differences",
    "synthetic": "synthetic control",
    "matched": "matched comparison",
}
FEWEST, MOST = 99, 100_000


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
    truth: float | None = None
    """True effect, where both sides are simulated; in the unit of the panel."""

    @property
    def begun(self) -> bool:
        """Return whether there is a pilot to judge."""
        return bool(self.panel.pilots.any())


def question_of(asked: Asked) -> Question:
    """Return the question that is asked; raises with every problem found."""
    problems = _wrong(asked)
    read = attempt(lambda: _read(asked), problems)
    refuse(problems)
    assert read is not None
    table, panel, truth = read
    own = asked.named.selected_on
    chosen = table.grid(own) if own and own != OUTCOME else None
    plan = _plan(asked, panel) if asked.effect is not None else None
    return Question(asked, panel, chosen, plan, truth)


def _read(asked: Asked) -> tuple[Table, Panel, float | None]:
    """Return the table, its panel, and the true effect where there are two runs."""
    named, source = asked.named, asked.panel.name
    if not asked.panel.is_dir():
        from healthtrust.records.store import read_columns

        columns = {
            name: values.tolist()
            for name, values in read_columns(asked.panel, texts=(named.place, named.period))[0].items()
        }
        table = table_of(columns, named, source)
        return table, _panel(table, named), None
    without = run_table(asked.panel, asked.table)
    named = replace(
        named,
        period="year" if named.period == "period" and "period" not in without else named.period,
        treated=named.treated if named.treated in without else of_parents(named.treated, without),
    )
    table = table_of(without, named, source)
    if asked.reformed is None:
        return table, _panel(table, named), None
    before = _panel(table, named)
    pilot = {(before.places[i], before.periods[t]) for i, t in np.argwhere(before.treated)}
    key = (named.place, named.period)
    table = table_of(
        joined(without, run_table(asked.reformed, asked.table), key, pilot), named, asked.reformed.name
    )
    panel = _panel(table, named)
    return table, panel, true_effect(panel, before)


def _panel(table: Table, named: Named) -> Panel:
    """Return the panel; a covariate that says who is in the pilot is refused."""
    panel = panel_of(table, named)
    if panel.pilots.any():
        refuse(
            [
                Problem(
                    "--covariates",
                    f"{name}, which tells pilot from other places",
                    "a covariate that also varies where there is no pilot",
                )
                for name in unbalanced(panel)
            ]
        )
    return panel


def _plan(asked: Asked, panel: Panel) -> Plan:
    """Return the pilot as planned, or as it was."""
    places, periods = len(panel.places), len(panel.periods)
    begun = bool(panel.pilots.any())
    pilots = asked.pilots or (int(panel.pilots.sum()) if begun else max(1, places // 4))
    after = asked.after or (periods - panel.first if begun else max(1, periods // 4))
    before = asked.before or (panel.first if begun else max(1, periods - after))
    problems = []
    if not 1 <= pilots <= places - 2:
        problems.append(
            Problem("--pilots", f"{pilots} of {places} places", "at least one, and two that are not")
        )
    if not panel.logged and not panel.outcome.mean() > 0:
        expected = "an outcome whose mean is above 0"
        problems.append(Problem("--power", f"a share of {panel.outcome.mean():g}", expected))
    refuse(problems)
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
    return [*found, *_idle(asked)]


def _idle(asked: Asked) -> list[Problem]:
    """Return options that would say nothing without another."""
    named, planned, treated = asked.named, asked.effect is not None, bool(asked.named.treated)
    wants = (
        ("--with", asked.reformed is not None, asked.panel.is_dir(), "--panel with the folder of a run"),
        ("--with", asked.reformed is not None, treated, "--treated: which places have the new form"),
        ("--start", bool(named.start), treated, "--treated: who begins"),
        ("--selected-on", bool(named.selected_on), treated, "--treated: who was selected"),
        ("--correlation", asked.correlation is not None, bool(named.selected_on), "--selected-on"),
        ("--pilots", asked.pilots is not None, planned, "--power: the effect that should be seen"),
        ("--after", asked.after is not None, planned, "--power: the effect that should be seen"),
        ("--before", asked.before is not None, planned, "--power: the effect that should be seen"),
    )
    found = [
        Problem(option, "nothing it could serve", wanted)
        for option, said, met, wanted in wants
        if said and not met
    ]
    if not treated and not planned:
        remedy = "Say --treated and --start, or --power with --pilots for one that is planned."
        found.append(Problem("--treated", "no pilot", "places or a column", None, remedy))
    if named.outcome in named.covariates:
        found.append(Problem("--covariates", f"the outcome, {named.outcome}", "other columns"))
    return found
