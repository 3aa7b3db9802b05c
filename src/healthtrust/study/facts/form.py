"""Facts of form: who leads, what vertical care does and structure alone does not, and what a monopoly costs.

Source  hospitals that lead: Burns and Pauly 2002, McWilliams et al. 2013 and 2016, Capps, Dranove and Ody
        2018; vertical care: Ham et al. 2003, Manning et al. 1984, Ashton et al. 2003; monopoly: Gaynor et
        al., Cooper et al., Himmelstein et al. 2014 [cited].

>>> from healthtrust.deliver.response import central
>>> tried = Tried(central())
>>> [fact(tried).probability for fact in (hospitals_admit, vertical_care_saves_days, monopoly_costs)]
[1.0, 1.0, 1.0]
"""

from __future__ import annotations

from healthtrust.deliver.response.uses import AVOIDABLE
from healthtrust.study.facts.fact import Evidence, Fact
from healthtrust.study.facts.payment import FEES
from healthtrust.study.facts.tried import YEARS, Tried, changed, days_of

SMALL = 1 / 3
"""A change below this part of another is small beside it [assumed]."""
SOON = 0.5
"""Part of a change that must not have come in its first year, if it takes years [assumed]."""
TOWARD_KAISER = -0.30
"""Avoidable bed days at least so far down: most of the way to the least of Kaiser's −43 to −50 %."""
MOST_OF_IT = 0.8
UNPAID = "vertical-capitated-unpaid-quality"
TARIFF = "national-tariff"


def hospitals_admit(tried: Tried) -> Fact:
    """Return fact 3: integration that a hospital leads does not cut admissions."""
    fees, capitated = (tried.found(FEES, name) for name in ("hospital-led-fees", "hospital-led-capitated"))
    physicians = tried.found(FEES, UNPAID)
    beside = changed(capitated, capitated.emergencies) / changed(physicians, physicians.emergencies)
    return Fact(
        "Integration led by a hospital does not cut admissions",
        "Led by a hospital and paid by fees, integrated care raises admissions and negotiated prices; "
        "capitated it cuts emergencies by a small part of what a body led by physicians does.",
        "Burns and Pauly 2002; McWilliams et al. 2013 and 2016; Capps, Dranove and Ody 2018",
        (
            Evidence("admissions, by fees", changed(fees, fees.admissions), low=0.0),
            Evidence("emergency admissions, by fees", changed(fees, fees.emergencies), low=0.0),
            Evidence("negotiated prices, by fees", changed(fees, fees.price), low=0.0),
            Evidence(
                "capitated, over physicians leading",
                beside,
                "ratio",
                high=SMALL,
            ),
        ),
        "Neither body is paid for quality, so that who leads makes the difference.",
    )


def vertical_care_saves_days(tried: Tried) -> Fact:
    """Return fact 4: vertical, capitated care saves bed days, over years; structure alone saves none."""
    found, alone = tried.found(TARIFF, "vertical-capitated"), tried.found(FEES, "structure-only")
    days = days_of(found, AVOIDABLE)
    fall = changed(found, days)
    return Fact(
        "Vertical, capitated care cuts avoidable bed days, over years; structure alone does not",
        "From a national tariff to a vertical body under capitation, avoidable bed days fall towards "
        "Kaiser's, less than half of it in the first year; a merger with nothing else changed, however "
        "capable, leaves bed days and admissions as they were.",
        "Ham et al. 2003; Manning et al. 1984; Ashton et al. 2003",
        (
            Evidence("avoidable bed days", fall, high=TOWARD_KAISER),
            Evidence("part of it in year 1", changed(found, days, 1) / fall, "ratio", high=SOON),
            Evidence("bed days, structure alone", changed(alone, alone.bed_days), low=-0.02, high=0.02),
            Evidence("admissions, structure alone", changed(alone, alone.admissions), low=-0.02, high=0.02),
            Evidence(
                "capability, structure alone", alone.capability[YEARS] - alone.capability[0], "index", 0.3
            ),
        ),
    )


def monopoly_costs(tried: Tried) -> Fact:
    """Return fact 7: one body saves administration; it costs price and quality, unless set and compared."""
    rivals = tried.found(FEES, "vertical-capitated")
    alone, watched = (tried.found(FEES, f"vertical-monopoly-{word}") for word in ("unregulated", "regulated"))
    saving = [-changed(each, each.spending) for each in (rivals, alone, watched)]
    return Fact(
        "A monopoly saves administration and costs price and quality, unless it is regulated",
        "One body without rivals integrates care and has less administration than one with rivals; where it "
        "negotiates, prices rise, quality is lower and less is saved; where prices are set and results "
        "compared, most of the saving stays.",
        "Gaynor et al.; Cooper et al.; Himmelstein et al. 2014; size of slack ours",
        (
            Evidence(
                "administration less rivals",
                alone.administration[YEARS] - rivals.administration[YEARS],
                high=0.0,
            ),
            Evidence("capability gained", alone.capability[YEARS] - alone.capability[0], "index", low=0.3),
            Evidence("negotiated prices", changed(alone, alone.price), low=0.05),
            Evidence("quality less rivals", alone.quality[YEARS] - rivals.quality[YEARS], "index", high=0.0),
            Evidence("saving over rivals, negotiated", saving[1] / saving[0], "ratio", high=1.0),
            Evidence("saving over rivals, regulated", saving[2] / saving[0], "ratio", low=MOST_OF_IT),
        ),
        "Responsiveness has no number of its own in the model: quality and slack stand for it.",
    )
