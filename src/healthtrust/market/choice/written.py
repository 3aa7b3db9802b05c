"""A rule of choice written as the file that `market choose` and `market equilibrium` read.

>>> from pathlib import Path
>>> import tempfile
>>> from healthtrust.design.alone import read_alone
>>> from healthtrust.design.plan_choice import Term
>>> rule = PlanChoice(terms=(Term(attribute="premium", coefficient=-0.1),), persistence=0.8)
>>> path = Path(tempfile.mkdtemp()) / "rule.toml"
>>> write_rule(rule, path)
>>> read_alone(path, PlanChoice) == rule
True
"""

from __future__ import annotations

from pathlib import Path

from healthtrust.design.plan_choice import PlanChoice
from healthtrust.records.whole_file import write_whole


def write_rule(rule: PlanChoice, path: Path) -> None:
    """Write a rule as TOML, whole or not at all."""
    import tomli_w

    told = rule.model_dump(mode="json", exclude_defaults=True, exclude_none=True)
    write_whole(tomli_w.dumps(told), path)
