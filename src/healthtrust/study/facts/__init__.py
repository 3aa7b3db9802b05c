"""Eight qualitative facts of how care responds, each with the probability that it holds."""

from __future__ import annotations

from healthtrust.study.facts.answer import Answer, Asked, answer, facts
from healthtrust.study.facts.fact import Evidence, Fact

__all__ = ["Answer", "Asked", "Evidence", "Fact", "answer", "facts"]
