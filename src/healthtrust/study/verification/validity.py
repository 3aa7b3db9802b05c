"""What speaks for a model, kind by kind of validity: the headings of a validation record, and the evidence.

Source  headings: Eddy et al, ISPOR-SMDM Modeling Good Research Practices 7, Medical Decision Making 2012; 32:
        733-743; AdViSHE: Vemer et al, PharmacoEconomics 2016; 34: 349-361 [both recalled]

>>> [each.kind for each in VALIDITY]
['face', 'internal', 'cross', 'external', 'predictive']
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Validity:
    """One kind of validity: what it asks, how far it is answered, and where the evidence is."""

    kind: str
    asks: str
    status: str
    evidence: tuple[str, ...]
    """Names of pages, tests and tables of the project."""


VALIDITY = (
    Validity(
        "face",
        "Do people who know the field find structure, inputs and results reasonable?",
        "judged on the page of face validity, by whoever signs it",
        ("healthtrust verify RUN --judged FORM", "docs/explanation", "appendix A of the report"),
    ),
    Validity(
        "internal",
        "Does the programme compute what its equations say?",
        "tested on every design: the table of tests; on the project: slow plain versions, generated cases",
        ("healthtrust verify RUN", "tests/reference", "tests/generative", "ledger.checks"),
    ),
    Validity(
        "cross",
        "Do other models, and papers with published answers, find the same?",
        "published answers are reproduced where a paper gives them",
        ("tests/acceptance", "docs/requirements.md", "study lifetimes: persons beside the cohort model"),
    ),
    Validity(
        "external",
        "Do results agree with what was observed?",
        "calibrated to findings of studies, and compared with statistics of England at hand",
        ("healthtrust study calibrate", "coefficients/delivery-targets.csv", "designs/england-2011.toml"),
    ),
    Validity(
        "predictive",
        "Does it foretell what is observed later?",
        "not yet shown: no year that a design foretold has been observed since",
        ("healthtrust study pilot", "deliver.activity = recorded"),
    ),
)
