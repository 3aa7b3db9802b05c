"""What matters among all that is uncertain, and where the ranking flips: `sensitivity`.

    own values -> one at a time -> curves of those that matter most -> flips and plane (of two designs)
    -> paths (Morris) -> Sobol indices;     every trial is kept as it is found, in FOLDER/sensitivity

>>> asked = Asked(("valley",), "qalys", (), choices=("package.choose",), overrides=("people.size=1000",))
>>> sensitivity(asked, workers=1)                                                 # doctest: +ELLIPSIS
Traceback (most recent call last):
  ...
healthtrust.ground.errors.InvalidInput: --result: found QALYs gained is ... whatever is tried; expected ...
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from healthtrust.ground.errors import refuse
from healthtrust.study.sensitivity import one_way, ranking
from healthtrust.study.sensitivity.cost import Cost, cost_of
from healthtrust.study.sensitivity.factors import constant, shares_of
from healthtrust.study.sensitivity.found import Answer
from healthtrust.study.sensitivity.model import Counting, Model, quiet
from healthtrust.study.sensitivity.plane import plane
from healthtrust.study.sensitivity.put import Asked, question_of
from healthtrust.study.sensitivity.screening import screened
from healthtrust.study.trial.crew import Crew
from healthtrust.study.trial.kept import Kept

HOME, KEPT = "sensitivity", "trials.sqlite"
"""Where trials are kept within the folder of studies: all questions of this kind share them."""


def sensitivity(
    asked: Asked,
    folder: Path | None = None,
    workers: int | None = None,
    counting: Counting = quiet,
    announce: Callable[[Cost], None] = lambda cost: None,
) -> Answer:
    """Return what matters; with a folder of studies every trial is kept there, and none is run twice.

    workers: processes side by side; counting: opens a count of trials; announce: hears the cost before they
    begin. Raises InvalidInput with everything wrong about the question, and for a result that does not vary.
    """
    question = question_of(asked)
    with Kept(folder / HOME / KEPT if folder else None) as kept, Crew(workers) as crew:
        model = Model(question, kept, crew, counting)
        base = model.base()
        announce(cost_of(question, model.seconds(), crew.workers))
        start = Answer(
            question.result,
            question.parameters,
            float(base.value[0]),
            tuple(base.each[:, 0].tolist()),
            seed=asked.seed,
        )
        found = _screened(model, _alone(model, start))
        return replace(found, ran=model.ran, failed=model.failed)


def _alone(model: Model, start: Answer) -> Answer:
    """Return what comes of one value at a time, and of two; Sobol indices need to know the largest too."""
    question, depth = model.question, model.question.asked.depth
    assert start.base is not None
    if not question.wants("one-way") and not (question.wants("sobol") and depth.singles):
        return start
    bars = one_way.bars(model, start.base)
    if not any(bar.moves for bar in bars):
        refuse([constant(question.result.label, start.base)])
    if not question.wants("one-way"):
        return replace(start, bars=bars)
    top = one_way.leading(bars, question.parameters, depth.top)
    curves = one_way.curves(model, top)
    found = replace(start, bars=bars, curves=curves)
    return _ranked(model, found) if question.result.paired else found


def _ranked(model: Model, found: Answer) -> Answer:
    question, asked = model.question, model.question.asked
    top = one_way.leading(found.bars, question.parameters, asked.depth.top)
    flips = ranking.flips(model, found.bars, found.curves, top)
    named = {p.name: p for p in question.numbers}
    pair = [named[name] for name in asked.pair] or one_way.leading(found.bars, question.parameters, 2)
    drawn = plane(model, pair, asked.depth.grid) if asked.depth.grid and len(pair) == 2 else None
    price = None
    if question.result.is_net_health:
        price = ranking.price_of(model.named(0), model.named(1))
    return replace(found, flips=flips, plane=drawn, price=price)


def _screened(model: Model, found: Answer) -> Answer:
    question, asked = model.question, model.question.asked
    if question.wants("morris"):
        effects = screened(model, asked.seed, asked.depth.paths)
        if not any(effect.strength for effect in effects):
            refuse([constant(question.result.label, found.base or 0.0)])
        found = replace(found, effects=effects)
    if question.wants("sobol"):
        top = one_way.leading(found.bars, question.parameters, asked.depth.singles)
        shares = shares_of(model, [p.name for p in top], asked.depth.samples, asked.seed)
        found = replace(found, shares=shares)
    return found
