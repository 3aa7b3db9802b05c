"""What members would say of each body if all bodies had the same members.

    y_i = α_b(i) + x_i'β + e_i,  weighted least squares           a_b = ȳ_b − (x̄_b − x̄)'β
    u   = w (y − ȳ_b − (x − x̄_b)'β)/W_b  +  w (x − x̄)'β/W  −  (x̄_b − x̄)'(Σ w x̃ x̃')⁻ w x̃ e

y, x    score, and what respondents bring with them: age, education, health as they see it
x̃, e    x less its mean within the body; what is left of y
x̄       mean of all respondents: adjusting moves bodies apart or together, not the whole
u       how far respondent i moves a_b, β and x̄ being estimated too
Source  case-mix adjustment of patient surveys: O'Malley et al., Health Services Research 2005; 40: 2162-2181;
        NCQA/CMS, CAHPS analysis instructions [recalled].

Bodies are compared with each other within the survey: β is that of differences within bodies, so that a body
is not excused for being a bad one.

>>> x = np.array([0.0, 0, 1, 0, 1, 1])
>>> y = np.array([0.5, 0.5, 0.7, 0.4, 0.6, 0.6])
>>> item = Item(y, np.ones(6), np.array([0, 0, 0, 1, 1, 1]), 2)
>>> found, _, slopes = adjusted(item, x[:, None])
>>> found.round(6).tolist(), slopes.round(6).tolist()
([0.6, 0.5], [0.2])
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from healthtrust.ground.words import Words
from healthtrust.pool.fairness.sample import added_up
from healthtrust.review.survey.estimate import Item
from healthtrust.review.survey.margins import Real
from healthtrust.review.survey.moves import Moves, means


def adjusted(item: Item, brought: Real) -> tuple[Real, Moves, Real]:
    """Return adjusted values [domain], their moves, and the slopes [p]; brought [n, p] is x."""
    value, moves = means(item.scores, item.weights, item.domain, item.domains)
    at = item.answered
    used = np.flatnonzero(at >= 0)
    of, w, x = at[used], item.weights[used], brought[used]
    total = added_up(of, w, item.domains)
    sums = np.array([added_up(of, w * column, item.domains) for column in x.T]).reshape(x.shape[1], -1)
    with np.errstate(divide="ignore", invalid="ignore"):
        of_body = (sums / total).T
    overall = (w @ x) / w.sum()
    inner = x - of_body[of]
    bread = np.linalg.pinv(inner.T @ (w[:, None] * inner), hermitian=True)
    left = item.scores[used] - value[of]
    slopes = bread @ (inner.T @ (w * left))
    apart = np.nan_to_num(of_body - overall)
    moved = _moves(moves, item, slopes, inner)
    rows = np.zeros((len(item.scores), 1 + x.shape[1]))
    rows[used, 0] = w * ((x - overall) @ slopes) / w.sum()
    rows[used, 1:] = (w * (left - inner @ slopes))[:, None] * (inner @ bread)
    by = np.vstack([np.ones(item.domains), -apart.T])
    return value - apart @ slopes, moved.plus(rows, by), slopes


def _moves(moves: Moves, item: Item, slopes: Real, inner: Real) -> Moves:
    """Return moves of the means less those of the respondents' own mean of x times the slopes."""
    at = item.answered
    used = np.flatnonzero(at >= 0)
    explained = np.full(len(item.scores), np.nan)
    explained[used] = inner @ slopes
    _, of_brought = means(explained, item.weights, item.domain, item.domains)
    return Moves(moves.own - of_brought.own, moves.common, moves.by)


def columns_of(words: Sequence[Words]) -> Real:
    """Return answers to background questions as columns of 0 and 1 [n, p], the first word of each left out.

    >>> columns_of([Words.of(["young", "old", "young"])]).tolist()
    [[0.0], [1.0], [0.0]]
    """
    blocks = [
        np.equal.outer(each.index, np.arange(1, len(each.distinct))).astype(np.float64) for each in words
    ]
    return np.hstack(blocks) if blocks else np.zeros((0, 0))
