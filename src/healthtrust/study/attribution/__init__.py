"""Why two designs differ: what each of the changes between them does, shared out so that it adds up."""

from __future__ import annotations

from healthtrust.study.attribution.causes import Causes, attributed
from healthtrust.study.attribution.coalitions import Part, parts_between
from healthtrust.study.attribution.shapley import shapley_values

__all__ = ["Causes", "Part", "attributed", "parts_between", "shapley_values"]
