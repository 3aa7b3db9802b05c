"""Facts of payment: fees raise volume, capitation without pay for quality skimps, one part alone shifts cost.

Source  fees: Manning et al. 1984, Clemens and Gottlieb 2014; the sick: Ware et al. 1996, pay for quality:
        Song et al. 2012; primary care alone: Glazier et al. 2009, Kralj and Kantarevic 2013 [cited].

>>> from healthtrust.deliver.response import central
>>> tried = Tried(central())
>>> [fact(tried).probability for fact in (fees_raise_volume, risk_alone_skimps, one_part_shifts_cost)]
[1.0, 1.0, 1.0]
"""

from __future__ import annotations

import numpy as np

from healthtrust.deliver.response.uses import ELECTIVE, OUTPATIENT, PRIMARY, USES
from healthtrust.records.persons import SEGMENTS
from healthtrust.study.facts.fact import SAME, Evidence, Fact
from healthtrust.study.facts.tried import YEARS, Real, Tried, changed, paid_otherwise

FEES = "fee-for-service"
FEE_RISE = 1.1
WELL, FRAIL = SEGMENTS.index("well"), SEGMENTS.index("frail")
RISK = {"volume_primary": 0.0, "volume_hospital": 0.0, "risk_primary": 1.0, "risk_hospital": 1.0}
PAID_ENOUGH = 0.25
"""Share of revenue tied to quality that is enough in every draw."""


def fees_raise_volume(tried: Tried) -> Fact:
    """Return fact 1: pay for volume raises each use that hospitals decide, a fee only where it is paid."""
    salaried = paid_otherwise(FEES, volume_hospital=0.0)
    more, treated = tried.wanted(salaried, FEES), tried.found(salaried, FEES)
    rises = tuple(
        Evidence(f"{USES[use]}s wanted", more[:, use], low=0.0) for use in range(OUTPATIENT, len(USES))
    )
    others = np.delete(more, [PRIMARY, ELECTIVE], axis=1).max(axis=1)
    dearer = {
        paid: tried.wanted(
            paid_otherwise(FEES, volume_hospital=paid),
            paid_otherwise(FEES, volume_hospital=paid, fee_elective=FEE_RISE),
        )[:, ELECTIVE]
        for paid in (1.0, 0.0)
    }
    return Fact(
        "Fees raise volume",
        "Paying hospitals by volume, from none of their revenue to all of it, raises every use they decide, "
        "electives most; a fee 10 % higher raises volume only where volume is paid for.",
        "Manning et al. 1984; Clemens and Gottlieb 2014",
        (
            *rises,
            Evidence(
                "elective admissions treated",
                changed(treated, treated.uses[..., ELECTIVE]),
                low=0.0,
            ),
            Evidence("electives less the next use", more[:, ELECTIVE] - others, low=0.0),
            Evidence("electives at a 10 % higher fee", dearer[1.0], low=0.0),
            Evidence("the same, volume not paid for", dearer[0.0], low=-SAME, high=SAME),
        ),
    )


def risk_alone_skimps(tried: Tried) -> Fact:
    """Return fact 2: capitation without pay for quality falls on the sick, and pay for quality removes it."""
    unpaid = tried.found(FEES, paid_otherwise(FEES, quality=0.0, **RISK))
    paid = tried.found(FEES, paid_otherwise(FEES, quality=PAID_ENOUGH, **RISK))
    quality = unpaid.segment_quality - unpaid.segment_quality[0]
    with_pay = paid.segment_quality[YEARS] - paid.segment_quality[0]
    body = tried.found(FEES, "vertical-capitated-unpaid-quality").segment_quality[YEARS]
    return Fact(
        "Capitation without pay for quality skimps on the sick",
        "Where providers bear all risk and quality is not paid for, the frail find less quality than before "
        "and the well no less; paying for quality removes it.",
        "Ware et al. 1996; Song et al. 2012",
        (
            Evidence("quality for the frail, unpaid", quality[YEARS, :, FRAIL], "index", high=0.0),
            Evidence("quality for the well, unpaid", quality[YEARS, :, WELL], "index", -SAME, SAME),
            Evidence("quality for the frail, paid for", with_pay[:, FRAIL], "index", low=0.0),
            Evidence("frail less well, paid for", _gap(with_pay), "index", -0.005, 0.005),
            Evidence("frail less well, vertical, unpaid", _gap(body), "index", high=0.0),
        ),
    )


def one_part_shifts_cost(tried: Tried) -> Fact:
    """Return fact 5: capitating primary care alone lowers its volume and sends patients to emergency care."""
    found = tried.found(FEES, "primary-capitation")
    return Fact(
        "Capitating one part alone shifts cost",
        "Where primary care alone is capitated, contacts with it fall and emergency admissions rise.",
        "Glazier et al. 2009; Kralj and Kantarevic 2013; Alzira's first contract",
        (
            Evidence("primary contacts", changed(found, found.uses[..., PRIMARY]), high=0.0),
            Evidence("emergency admissions", changed(found, found.emergencies), low=0.0),
            Evidence("bed days", changed(found, found.bed_days), low=0.0),
        ),
    )


def _gap(quality: Real) -> Real:
    """Return quality of the frail less that of the well [draw]."""
    return np.asarray(quality[:, FRAIL] - quality[:, WELL])
