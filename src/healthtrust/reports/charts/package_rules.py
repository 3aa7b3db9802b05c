"""Is there a better package, and what would a rule have lost? The certificate of a package, in bars."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.reports.charts.grammar import Spec, band, chart, mark, number, said
from healthtrust.reports.charts.theme import BLUE, INK, ORANGE
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.phrases import listed, percent
from healthtrust.reports.story import Columns, Story

BOUND = "what may be missing"


def sketch(story: Story) -> Sketch:
    """Return what each rule would have lost in a run whose package was chosen by welfare."""
    return rules(story.last("certificate"))


def rules(columns: Columns) -> Sketch:
    """Return what each rule loses: what, kind, welfare, share_of_gain_lost, services, certified."""
    kind = columns["kind"].astype(str)
    lost = columns["share_of_gain_lost"].astype(np.float64)
    missing = max(-float(lost[kind == "bound"][0]), 0.0)
    return Sketch(
        title=_finding(lost[kind == "rule"], missing, bool(columns["certified"][0])),
        alt=f"A bar for what may still be missing, {said_share(missing)} of the gain, and one for each of "
        f"{int((kind == 'rule').sum())} rules: the share of the package's gain in welfare that is lost by "
        "following the rule instead.",
        spec=_spec(columns, kind, lost, missing),
        columns={
            "what": [str(what) for what in columns["what"]],
            "welfare [utility per head]": columns["welfare"].tolist(),
            "lost [share of gain]": lost.tolist(),
            "services": columns["services"].tolist(),
        },
        note="The gain is the welfare of the package less that of covering nothing, with nobody insured. "
        "What may be missing is the distance to a bound that no package within the same limits exceeds.",
    )


def in_words(columns: Columns) -> str:
    """Return the certificate as a paragraph: what may be missing, and what following each rule would lose."""
    kind, lost = columns["kind"].astype(str), columns["share_of_gain_lost"].astype(np.float64)
    missing = max(-float(lost[kind == "bound"][0]), 0.0)
    losses = listed(
        [f"{columns['what'][i]} {said_share(float(lost[i]))}" for i in np.flatnonzero(kind == "rule")]
    )
    followed = (
        f" Welfare lost by following a rule instead, as a share of the gain: {losses}." if losses else ""
    )
    return (
        f"The package was chosen for its welfare. {proof(bool(columns['certified'][0]), missing)}.{followed}"
    )


def proof(certified: bool, missing: float) -> str:
    """Return in words what is known of better packages."""
    more = f"gains more than {said_share(missing)} on top of it" if missing > 0 else "is better"
    bound = f"no package within the same limits {more}"
    if certified:
        return f"It is certified: {bound}"
    return f"It is not certified; {bound if np.isfinite(missing) else 'no bound is known'}"


def said_share(share: float) -> str:
    """Return a share of the gain in words, the smallest as a power of ten.

    >>> said_share(0.034), said_share(3.2e-7), said_share(0.0), said_share(float("inf"))
    ('3.4 %', '3 in 10 million', '0 %', 'an unknown share')
    """
    if not np.isfinite(share):
        return "an unknown share"
    share = 0.0 if -1e-9 < share < 0 else share
    if 0 < share < 1e-4:
        return f"{max(round(share * 1e7), 1)} in 10 million" if share >= 5e-8 else "1 in 10 million"
    return percent(share)


def _finding(lost: NDArray[Any], missing: float, certified: bool) -> str:
    known = lost[np.isfinite(lost)]
    words = "One package is proved the best" if certified else "The package is the best found, not certified"
    if not len(known):
        return f"{words}; no rule leads to another"
    worst, best = float(known.max()), float(known.min())
    if worst < 5e-5:
        return f"{words}, and every rule leads to one as good to 0.01 % of its gain"
    if best < 5e-5:
        return f"{words}; following the wrong rule would lose up to {percent(worst)} of its gain"
    return f"{words}; every rule would lose between {percent(best)} and {percent(worst)} of its gain"


def _spec(columns: Columns, kind: NDArray[Any], lost: NDArray[Any], missing: float) -> Spec:
    of = np.flatnonzero(kind == "rule")
    shares = np.concatenate([[missing], lost[of]])
    names = [BOUND, *(str(columns["what"][i]) for i in of)]
    texts = [said_share(missing)] + [
        f"{said_share(float(lost[i]))}, {columns['services'][i]} services"
        if np.isfinite(lost[i])
        else "cannot be paid"
        for i in of
    ]
    finite = np.where(np.isfinite(shares), np.maximum(shares, 0.0), 0.0)
    rows = {
        "name": names,
        "share": finite,
        "text": texts,
        "kind": ["bound", *["rule"] * len(of)],
    }
    y = band("name", names)
    top = max(float(finite.max()), 1e-4)
    x = number("share", "share of the gain lost", format="%", scale={"domain": [0, 1.3 * top], "nice": False})
    hue = {"condition": {"test": "datum.kind == 'bound'", "value": BLUE}, "value": ORANGE}
    bars = mark("bar", {"y": y, "x": x, "color": hue}, height={"band": 0.6})
    texts_beside = mark("text", {"y": y, "x": x, "text": said("text")}, align="left", dx=6, color=INK)
    return chart(rows, bars, texts_beside, height={"step": 30})


RULES = Maker(
    "package-rules",
    "Is there a better package, and what would a rule have lost?",
    ("certificate",),
    sketch,
    "This package was not chosen by welfare, so that there is no bound on better ones and no loss of "
    "following a rule to show.",
)
