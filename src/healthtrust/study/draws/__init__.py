"""Designs tried with the same draws of all that is uncertain: how sure, which is better, what to find out."""

from __future__ import annotations

from healthtrust.study.draws.answer import drawn
from healthtrust.study.draws.folder import read_study
from healthtrust.study.draws.put import Asked
from healthtrust.study.draws.study import Miss, Study

__all__ = ["Asked", "Miss", "Study", "drawn", "read_study"]
