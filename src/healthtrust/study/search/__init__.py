"""The search for a better design: knobs, aims and bounds; the winner or front, and how sure that is."""

from __future__ import annotations

from healthtrust.study.search.answer import Found
from healthtrust.study.search.put import Asked, question_of
from healthtrust.study.search.trials import Trial
from healthtrust.study.search.written import write_design, write_manifest

__all__ = ["Asked", "Found", "Trial", "question_of", "write_design", "write_manifest"]
