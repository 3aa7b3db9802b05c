"""Draws of the coefficients of how care responds, and which of them an answer may call cited."""

from __future__ import annotations

from healthtrust.study.coefficients.draws import drawn_coefficients
from healthtrust.study.coefficients.labels import cited_only, status_of, unlabelled
from healthtrust.study.coefficients.normal import correlations, values_at

__all__ = ["cited_only", "correlations", "drawn_coefficients", "status_of", "unlabelled", "values_at"]
