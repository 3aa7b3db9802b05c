"""How are scores spread over persons, and which factors make up the mean?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from healthtrust.reports.charts.grammar import band, chart, colour, mark, number
from healthtrust.reports.charts.theme import BLUE, ORANGE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted

STEPS = 24
SHOWN = 15


def spread(score: NDArray[np.float64], weight: NDArray[np.int64]) -> Sketch:
    """Return how many persons have which score; the last step holds the highest hundredth too."""
    mean = float(np.average(score, weights=weight))
    low, high = float(score.min()), max(float(np.quantile(score, 0.99)), float(score.min()) + 1e-9)
    count, edges = np.histogram(np.minimum(score, high), STEPS, (low, high))
    middle = (edges[:-1] + edges[1:]) / 2
    x = number("score", "score", format=".2f", scale={"zero": False})
    y = number("persons", "persons", format="~s")
    bars = mark("bar", {"x": x, "y": y}, color=BLUE, width={"band": 0.9})
    above = float((score > mean).mean())
    costly = np.sort(score)[::-1]
    share = float(costly[: max(1, len(costly) // 20)].sum() / costly.sum()) if costly.sum() else 0.0
    return Sketch(
        title=f"{100 * above:.0f} % of persons are above the mean score of {mean:.3f}",
        alt=f"Bars for scores from {low:.3f} to {high:.3f}: how many of {counted(len(score), 'person')} have "
        f"them. The most frequent is near {middle[int(np.argmax(count))]:.2f}, with {count.max():,}.",
        spec=chart({"score": middle, "persons": count}, bars, height=220),
        columns={
            "from [score]": edges[:-1].tolist(),
            "to [score]": edges[1:].tolist(),
            "persons": count.tolist(),
        },
        note=f"The twentieth of persons who score highest has {100 * share:.0f} % of all score. The last "
        "bar holds all above it too.",
    )


def parts(names: Sequence[str], labels: Sequence[str], adds: Sequence[float]) -> Sketch:
    """Return the factors that make up most of the mean, the largest first."""
    shown = list(zip(names, labels, adds, strict=True))[:SHOWN]
    called = [f"{name} {_short(label)}".strip() for name, label, _ in shown]
    signs = ["adds" if value >= 0 else "takes away" for _, _, value in shown]
    rows = {"factor": called, "part": [value for _, _, value in shown], "sign": signs}
    hues = {"adds": BLUE, "takes away": ORANGE}
    encoding = {
        "x": number("part", "part of the mean score", format=".3f"),
        "y": band("factor", called, None, axis={"labelLimit": 320}),
        "color": colour("sign", {name: hues[name] for name in hues if name in signs}, legend=None),
    }
    total = sum(adds)
    first = f"{100 * shown[0][2] / total:.0f} % of the mean" if total else "the largest part of the mean"
    return Sketch(
        title=f"{called[0]} is {first}, the most of {counted(len(adds), 'factor')}",
        alt=f"A bar for each of {counted(len(shown), 'factor')}: what it adds to the mean score. "
        + "; ".join(f"{name} {value:.3f}" for name, (_, _, value) in zip(called[:5], shown[:5], strict=True)),
        spec=chart(rows, mark("bar", encoding), height={"step": 20}),
        columns={"factor": called, "adds to the mean [score]": [value for _, _, value in shown]},
    )


def _short(label: str, most: int = 40) -> str:
    return label if len(label) <= most else f"{label[: most - 1].rstrip(' ,;')}…"
