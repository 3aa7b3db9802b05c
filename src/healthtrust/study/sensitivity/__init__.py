"""What matters among all that is uncertain, and at which value the ranking of two designs flips."""

from __future__ import annotations

from healthtrust.study.sensitivity.answer import sensitivity
from healthtrust.study.sensitivity.cost import Cost
from healthtrust.study.sensitivity.found import Answer
from healthtrust.study.sensitivity.from_study import Wanted, of_study
from healthtrust.study.sensitivity.put import Asked, Depth, question_of

__all__ = ["Answer", "Asked", "Cost", "Depth", "Wanted", "of_study", "question_of", "sensitivity"]
