"""Which designs to try next, asked of Optuna a fixed number at a time and told of in order.

    tpe                Tree-structured Parzen estimator: where good designs were denser than others
    gaussian process   expected improvement of a smooth surface through all trials; for few, costly trials
    nsga2              generations that cross and change the best; for several objectives
    grid               every combination of spread settings

Source  tpe: Bergstra et al., NeurIPS 2011; nsga2: Deb et al., IEEE Trans Evol Comput 2002; 6: 182-197; as
        Optuna does them, Akiba et al., KDD 2019 [all recalled]

A fixed number at a time, whatever the number of processors, makes the same command try the same designs on
any machine. A bound that is broken is told as a constraint; a design that could not be is told as broken by
far, with the objectives of the base design, so that the sampler keeps away from it.

>>> from healthtrust.design.search import Knob
>>> asker = Proposals("tpe", [Turned(Knob(key="a", low=0.0, high=1.0), 0.5, (), False)], 1, ["highest"])
>>> asker.told((0.5,), (3.0,), ())
>>> first = asker.ask(2)
>>> len(first), all(0 <= a <= 1 for a, in first)
(2, True)
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from itertools import product
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, simplefilter

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.study.search.knobs import Setting, Settings, Turned

if TYPE_CHECKING:
    import optuna

SAMPLERS = ("tpe", "gaussian process", "nsga2", "grid")
BATCH = 8
"""Designs proposed at a time."""
GENERATION = 24
"""Designs of a generation of nsga2."""
MADE_UP = 1_000.0
"""How far over a bound a design is said to be that could not be."""


def missing_for(sampler: str) -> str:
    """Return the package a sampler needs that is not installed, or nothing."""
    return "torch" if sampler == "gaussian process" and find_spec("torch") is None else ""


class Proposals:
    """Asks for settings, and is told what came of them."""

    def __init__(
        self, sampler: str, knobs: Sequence[Turned], seed: int, directions: Sequence[str], trials: int = 200
    ) -> None:
        self._knobs = knobs
        self._open: dict[Settings, list[Any]] = {}
        self._grid = grid(knobs, trials) if sampler == "grid" else None
        if self._grid is None:
            self._study, self._ranges = _study(sampler, seed, directions), _ranges(knobs)

    def ask(self, count: int) -> list[Settings]:
        """Return so many settings of all knobs; fewer, or none, where a grid is used up."""
        if self._grid is not None:
            taken, self._grid = self._grid[:count], self._grid[count:]
            return taken
        proposed = []
        for _ in range(count):
            trial = self._study.ask(self._ranges)
            settings = tuple(self._setting(n, trial.params[str(n)]) for n in range(len(self._knobs)))
            self._open.setdefault(settings, []).append(trial)
            proposed.append(settings)
        return proposed

    def told(self, settings: Settings, values: Sequence[float], over: Sequence[float]) -> None:
        """Hear what came of settings: objectives, and how far over each bound."""
        if self._grid is not None:
            return
        named = {str(n): value for n, value in enumerate(over)}
        if waiting := self._open.get(settings):
            trial = waiting.pop(0)
            for name, value in named.items():
                trial.set_constraint(name, value)
            self._study.tell(trial, list(values))
            return
        import optuna

        params = {str(n): value for n, value in enumerate(settings)}
        made = optuna.trial.create_trial(
            params=params, distributions=self._ranges, values=list(values), constraints=named
        )
        self._study.add_trial(made)

    def importances(self, aim: int, at_least: int = 20) -> dict[str, float]:
        """Return how much each knob sets the best tenth of trials apart, by PED-ANOVA; none of few trials."""
        if self._grid is not None or len(self._study.trials) < at_least:
            return {}
        import optuna

        evaluator = optuna.importance.PedAnovaImportanceEvaluator()
        many = len(self._study.directions) > 1
        sign = -1.0 if self._study.directions[aim].name == "MAXIMIZE" else 1.0
        target = (lambda trial: sign * trial.values[aim]) if many else None
        try:
            with catch_warnings():
                simplefilter("ignore", UserWarning)  # that low targets are sought: hence the sign
                found = optuna.importance.get_param_importances(
                    self._study, evaluator=evaluator, target=target
                )
        except (RuntimeError, ValueError):  # too little differs among the trials
            return {}
        return {self._knobs[int(name)].label: value for name, value in found.items()}

    def _setting(self, n: int, value: Any) -> Setting:
        return int(value) if self._knobs[n].knob.choices else self._knobs[n].nearest(value)


def grid(knobs: Sequence[Turned], trials: int) -> list[Settings]:
    """Return every combination of settings, as fine as so many trials allow; raises where steps are finer."""
    stepped = [knob.points(_steps(knob)) if _steps(knob) else None for knob in knobs]
    fixed = 1
    for points in stepped:
        fixed *= len(points) if points else 1
    free = sum(points is None for points in stepped)
    each = int((trials / fixed) ** (1 / free) + 1e-9) if free else 0
    if fixed > trials or (free and each < 2):
        least = fixed * 2**free
        refuse([Problem("--trials", f"{trials:,} for a grid", f"{least:,} at least", None, "Or use tpe.")])
    return list(product(*(points or knob.points(each) for knob, points in zip(knobs, stepped, strict=True))))


def _steps(knob: Turned) -> int:
    """Return how many settings a knob has, or 0 where it has no steps."""
    if knob.knob.choices:
        return len(knob.knob.choices)
    step = knob.knob.step or (1.0 if knob.whole else 0.0)
    return int((knob.high - knob.low) / step + 1e-9) + 1 if step else 0


def _study(sampler: str, seed: int, directions: Sequence[str]) -> optuna.Study:
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    made: optuna.samplers.BaseSampler
    if sampler == "tpe":
        made = optuna.samplers.TPESampler(seed=seed)
    elif sampler == "nsga2":
        made = optuna.samplers.NSGAIISampler(seed=seed, population_size=GENERATION)
    else:
        made = optuna.samplers.GPSampler(seed=seed)
    ways = optuna.study.StudyDirection
    named = [ways.MAXIMIZE if each == "highest" else ways.MINIMIZE for each in directions]
    return optuna.create_study(directions=named, sampler=made)


def _ranges(knobs: Sequence[Turned]) -> dict[str, Any]:
    from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

    found: dict[str, Any] = {}
    for n, knob in enumerate(knobs):
        how, step = knob.knob, knob.knob.step
        if how.choices:
            found[str(n)] = CategoricalDistribution(list(range(len(how.choices))))
        elif knob.whole:
            low, high, by = round(knob.low), round(knob.high), max(round(step or 1), 1)
            found[str(n)] = IntDistribution(low, high, log=how.log, step=1 if how.log else by)
        else:
            found[str(n)] = FloatDistribution(
                knob.low, float(knob.nearest(knob.high)), log=how.log, step=step
            )
    return found
