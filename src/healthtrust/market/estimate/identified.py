"""What choices cannot tell: terms that do not differ, that repeat each other, or that foretell every choice.

    D = Σ_i w_i Σ_p (x_ip − x̄_i)(x_ip − x̄_i)' / open_i     singular: some terms make up another
    (x_i,c(i) − x_ip) d ≥ 0 for all i, p, somewhere > 0      separation: better along d for ever

D       how terms vary together among the plans open to a person (x̄_i their mean)
d       a direction of coefficients;  c(i)  what i chose
Source  separation: Albert and Anderson, Biometrika 1984; 71: 1-10 [recalled]

A search that runs away runs in such a direction in the end, so its last step is tried as d; that it fits is
then checked for every choice. Fewer people for more terms, or a merged plan, is the user's remedy.

>>> from healthtrust.market.estimate.differences import differences_of, terrain
>>> from healthtrust.market.estimate.seen import seen_of
>>> x = np.array([[[1.0, 2.0], [0.0, 0.0]], [[0.0, 0.0], [1.0, 2.0]]])
>>> seen = seen_of(x, np.array([0, 0]), names=("quality", "stars"))
>>> blocks = differences_of(seen)
>>> refuse_unidentified(seen, blocks, terrain(blocks, np.zeros(2))[2])
Traceback (most recent call last):
healthtrust.ground.errors.InvalidInput: term stars: found a combination of quality; expected a term of its
own. Leave one of them out.
1 problem
"""

from __future__ import annotations

import numpy as np

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem
from healthtrust.market.estimate.differences import Block
from healthtrust.market.estimate.estimated import Floats
from healthtrust.market.estimate.seen import Seen

MADE_UP = 1e-9
"""A term of which the others leave less than this share of its variance is made up of them."""
RUNS = 1e-3
"""A coefficient runs away where its last step is more than this share of the longest."""
EXACT = 1e-6
NOISE = 1e-12
"""What rounding leaves of a term that is the same for all plans, as a share of its size."""


def refuse_nothing(seen: Seen) -> None:
    """Raise InvalidInput where there is nobody to learn from, or numbers are none."""
    refuse(_nothing(seen))


def refuse_unidentified(seen: Seen, blocks: list[Block], within: Floats) -> None:
    """Raise InvalidInput with every term and plan that the choices cannot speak about.

    within: D [term, term], which is the information at equal shares.
    """
    refuse([*_same(seen, within), *_never_chosen(seen)])
    refuse(_foretold(seen.names, blocks))


def runaway(names: tuple[str, ...], blocks: list[Block], step: Floats) -> InvalidInput:
    """Return the refusal for a search that did not settle, from its last step [term]."""
    with np.errstate(invalid="ignore"):
        direction = np.where(np.abs(step) > RUNS * np.abs(step).max(), step, 0.0)
    if not np.isfinite(direction).all() or not direction.any() or not _separates(blocks, direction):
        return unsettled()
    terms = [name for name, share in zip(names, direction, strict=True) if share]
    found = f"{' and '.join(terms)}, which foretell{'s' if len(terms) == 1 else ''} choices without fail"
    remedy = "Leave out a term, or merge the plans or groups it sets apart: its coefficient is infinite."
    return InvalidInput([Problem("terms", found, "choices on both sides", remedy=remedy)])


def unsettled(what: str = "coefficients that did not settle") -> InvalidInput:
    """Return the refusal for a search without a result; the last iterate is no answer."""
    remedy = "Use fewer terms or more choices; nothing is returned."
    return InvalidInput([Problem("the search", what, "a top of the likelihood", remedy=remedy)])


def _nothing(seen: Seen) -> list[Problem]:
    if not len(seen.chosen):
        return [Problem("choices", "none", "people who chose")]
    if not (seen.available.sum(axis=1) > 1).any():
        return [Problem("choices", "nobody with two plans to choose from", "people who could choose")]
    if not np.isfinite(seen.x).all():
        return [Problem("terms", "numbers that are not finite", "finite numbers")]
    if not (np.isfinite(seen.weight) & (seen.weight >= 0)).all() or not seen.weight.any():
        return [Problem("weights", "a negative or missing weight, or none above zero", "weights")]
    return []


def _same(seen: Seen, within: Floats) -> list[Problem]:
    """Return terms that do not differ between plans, and those that earlier ones make up."""
    length = np.sqrt(np.diag(within))
    largest = np.abs(seen.x).max(axis=(0, 1), initial=0.0)
    moves = length > NOISE * largest * np.sqrt(float(seen.weight.sum()))
    problems = [
        Problem(
            f"term {name}",
            "no difference between the plans open to anybody",
            "a term that differs between plans",
            remedy="Multiply it by an attribute, or give it to one plan.",
        )
        for name in np.array(seen.names)[~moves].tolist()
    ]
    gram = within / np.outer(np.where(moves, length, 1.0), np.where(moves, length, 1.0))
    kept: list[int] = []
    for k in np.flatnonzero(moves).tolist():
        share = np.linalg.solve(gram[np.ix_(kept, kept)], gram[kept, k]) if kept else np.zeros(0)
        if kept and 1 - gram[k, kept] @ share < MADE_UP:
            made_of = [seen.names[j] for j, s in zip(kept, share.tolist(), strict=True) if abs(s) > 1e-6]
            found = f"a combination of {', '.join(made_of)}"
            remedy = "Leave one of them out."
            problems.append(Problem(f"term {seen.names[k]}", found, "a term of its own", remedy=remedy))
        else:
            kept.append(k)
    return problems


def _never_chosen(seen: Seen) -> list[Problem]:
    """Return plans that nobody chose though a term is theirs alone."""
    count = np.bincount(seen.chosen, weights=seen.weight, minlength=len(seen.plans))
    problems = []
    for p in np.flatnonzero(count == 0).tolist():
        if not seen.available[:, p].any():
            problems.append(Problem(f"plan {seen.plans[p]}", "open to nobody", "a plan people could choose"))
            continue
        others = np.delete(np.arange(len(seen.plans)), p)
        alone = [
            name
            for k, name in enumerate(seen.names)
            if seen.x[:, p, k].any() and not seen.x[:, others, k].any()
        ]
        if alone:
            remedy = "Leave the plan or its own terms out, or merge it with another."
            found = f"nobody who chose it, and terms of its own: {', '.join(alone)}"
            problems.append(Problem(f"plan {seen.plans[p]}", found, "a plan somebody chose", remedy=remedy))
    return problems


def _foretold(names: tuple[str, ...], blocks: list[Block]) -> list[Problem]:
    """Return terms that by themselves foretell choices without fail."""
    lowest, highest = np.zeros(len(names)), np.zeros(len(names))
    for block in blocks:
        apart = block.apart * (block.weight > 0)
        lowest = np.minimum(lowest, apart.min(axis=(0, 2)))
        highest = np.maximum(highest, apart.max(axis=(0, 2)))
        if ((lowest < 0) & (highest > 0)).all():
            return []
    remedy = "Leave it out: its coefficient is infinite."
    found = "one that foretells choices without fail"
    return [
        Problem(
            f"term {name}", f"{found}: nobody ever chose {way} of it", "choices on both sides", None, remedy
        )
        for name, low, high in zip(names, lowest.tolist(), highest.tolist(), strict=True)
        if (low == 0) != (high == 0)
        for way in ["more" if low == 0 else "less"]
    ]


def _separates(blocks: list[Block], direction: Floats) -> bool:
    """Whether along a direction no choice ever becomes less likely and some become likelier."""
    lowest = highest = 0.0
    for block in blocks:
        worth = np.matmul(direction, block.apart) * (block.weight > 0)
        lowest, highest = min(lowest, float(worth.min())), max(highest, float(worth.max()))
    return lowest < 0 and highest <= EXACT * -lowest
