"""What speaks for a model, kind by kind of validity: the headings of a validation record, and the evidence.

Source  headings: Eddy et al, ISPOR-SMDM Modeling Good Research Practices 7, Medical Decision Making 2012; 32:
        733-743; AdViSHE: Vemer et al, PharmacoEconomics 2016; 34: 349-361 [both recalled]

Items of AdViSHE: A conceptual model, B input data, C computerised model, D results of the model.

>>> [each.kind for each in VALIDITY]
['face', 'internal', 'cross', 'external', 'predictive']
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Validity:
    """One kind of validity: what it asks, how far it is answered, and where the evidence is."""

    kind: str
    advishe: str
    """Items of AdViSHE that it answers."""
    asks: str
    status: str
    evidence: tuple[str, ...]
    """Names of pages, tests and tables of the project."""


VALIDITY = (
    Validity(
        "face",
        "A1, B1, D1",
        "Do people who know the field find structure, inputs and results reasonable?",
        "judged on the page of face validity, by whoever signs it; the project ships no signatures",
        ("healthtrust verify RUN --judged FORM", "docs/explanation", "appendix A of the report"),
    ),
    Validity(
        "internal",
        "C1 to C4",
        "Does the programme compute what its equations say?",
        "tested: extreme values, sums and rules on every design; slow plain versions and generated cases on "
        "the project; no outsider has reviewed the code (C1)",
        ("healthtrust verify RUN", "tests/reference", "tests/generative", "ledger.checks"),
    ),
    Validity(
        "cross",
        "A2, D2",
        "Do other models, and papers with published answers, find the same?",
        "published answers are reproduced where a paper gives them; no other model of a whole system was run "
        "beside this one",
        ("tests/acceptance", "docs/requirements.md"),
    ),
    Validity(
        "external",
        "B2, D3, D4",
        "Do results agree with what was observed?",
        "in parts: England 2011/12 and a shared savings programme are recomputed from what is on record, "
        "response is fitted to findings of studies; made people were not held against a whole real system",
        (
            "healthtrust study calibrate",
            "coefficients/delivery-targets.csv",
            "tests/acceptance/test_england_2011.py",
            "tests/acceptance/test_mssp.py",
        ),
    ),
    Validity(
        "predictive",
        "D4, data not used before",
        "Does it foretell what is observed later?",
        "not yet shown: no year that a design foretold has been observed since",
        (),
    ),
)
