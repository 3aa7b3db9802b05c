"""What is asked of groupers: which models, how their scores are paid by, what is done with unknown codes.

    score = Σ_m share_m × raw_m / normalisation_m × (1 − adjustment_m)

Source  `payment.py`

>>> by_model("v24=0.67,v28=0.33", ("v24", "v28"), "--blend", [])
{'v24': 0.67, 'v28': 0.33}
>>> by_model("1.015", ("v24", "v28"), "--normalisation", [])
{'v24': 1.015, 'v28': 1.015}
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path

from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.market.grouper.payment import Adjustment

POLICIES = ("count", "refuse", "ignore")
TOGETHER = 1e-9
"""What the shares of a blend may differ from 1 by."""


@dataclass(frozen=True)
class Asked:
    """What `market score` is asked, as it was written."""

    model: str = ""
    blend: str = ""
    normalisation: str = ""
    coding: str = ""
    codes: Path | None = None
    months: str = ""
    unknown: str = "count"
    tables: str = ""
    explain: str = ""


@dataclass(frozen=True)
class Question:
    """What is asked, read."""

    models: tuple[str, ...]
    shares: dict[str, float] = field(default_factory=dict)
    """Of a blend; empty for one model."""
    adjustments: dict[str, Adjustment] = field(default_factory=dict)

    def adjusted(self) -> bool:
        """Return whether any score is normalised or adjusted."""
        return any(each != Adjustment() for each in self.adjustments.values())


def question_of(asked: Asked) -> tuple[Question, list[Problem]]:
    """Return the question, and what is wrong with how it is asked."""
    problems: list[Problem] = []
    if bool(asked.model) == bool(asked.blend):
        found = "both --model and --blend" if asked.model else "neither --model nor --blend"
        problems.append(Problem("--model", found, "one of them"))
    if asked.unknown not in POLICIES:
        near = nearest_match(asked.unknown, POLICIES)
        problems.append(Problem("--unknown", repr(asked.unknown), in_words(POLICIES), near))
    named = (
        [part.partition("=")[0].strip() for part in asked.blend.split(",")] if asked.blend else [asked.model]
    )
    models = tuple(dict.fromkeys(named))
    shares = by_model(asked.blend, models, "--blend", problems) if asked.blend else {}
    if asked.blend:
        problems += _shares(shares, len(named))
    means = by_model(asked.normalisation, models, "--normalisation", problems)
    codings = by_model(asked.coding, models, "--coding-adjustment", problems)
    problems += [
        Problem("--normalisation", f"{mean:g}", "a number above 0") for mean in means.values() if not mean > 0
    ]
    problems += [
        Problem("--coding-adjustment", f"{coding:g}", "a share of at least 0 and below 1")
        for coding in codings.values()
        if not 0 <= coding < 1
    ]
    adjustments = {name: Adjustment(means.get(name, 1.0), codings.get(name, 0.0)) for name in models}
    return Question(models, shares, adjustments), problems


def by_model(text: str, models: Sequence[str], option: str, problems: list[Problem]) -> dict[str, float]:
    """Return a number for each model: one for all, or model=number joined by commas; note what is neither."""
    if not text:
        return {}
    if "=" not in text:
        value = _number(text, option, problems)
        return dict.fromkeys(models, value)
    found = {}
    for part in text.split(","):
        name, _, value_text = part.partition("=")
        if name.strip() not in models:
            near = nearest_match(name.strip(), models)
            problems.append(Problem(option, repr(name.strip()), f"one of {', '.join(models)}", near))
        found[name.strip()] = _number(value_text, option, problems)
    return found


def _number(text: str, option: str, problems: list[Problem]) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not isfinite(value):
        problems.append(Problem(option, repr(text.strip()), "a number, or model=number joined by commas"))
        return 0.5
    return value


def _shares(shares: dict[str, float], named: int) -> list[Problem]:
    found = []
    if abs(sum(shares.values()) - 1.0) > TOGETHER or named != len(shares):
        found.append(
            Problem("--blend", f"shares that add up to {sum(shares.values()):g}", "1, each model once")
        )
    return found + [
        Problem("--blend", f"{name}={share:g}", "a share from 0 to 1")
        for name, share in shares.items()
        if not 0 <= share <= 1
    ]
