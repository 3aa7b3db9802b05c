"""Where numbers of a health system usually lie: reference, range, source and status of each.

    inside = low ≤ value ≤ high

A range is no test: a design may rightly lie outside, and an expert who sees it can say why. Ranges span
high-income countries; they are chosen around the references named [assumed], which are cited or recalled as
marked.

>>> found = usual("life-expectancy")
>>> found.low, found.high, found.status
(72.0, 86.0, 'recalled')
>>> inside(found, 81.0), inside(found, 95.0), inside(found, float("nan"))
('inside', 'outside', 'not in this run')
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Usual:
    """A number that experts know: where it belongs, its unit, its usual range, and what to ask about it."""

    name: str
    step: str
    label: str
    unit: str
    reference: str
    """What is known of it elsewhere."""
    low: float
    high: float
    source: str
    status: str
    question: str


USUAL = (
    Usual(
        "life-expectancy", "people", "Life expectancy at birth", "years",
        "79.4 for men, 83.1 for women in England 2011 to 2013", 72.0, 86.0,
        "Office for National Statistics, national life tables", "recalled",
        "Do people here live about as long as you know it?",
    ),
    Usual(
        "life-expectancy-gap", "people", "Gap in life expectancy, most to least deprived fifth", "years",
        "7 (women) and 9 (men) between tenths in England", 2.0, 12.0,
        "Office for National Statistics, health state life expectancies by deprivation", "recalled",
        "Is the gap between poor and rich places what you would expect?",
    ),
    Usual(
        "multimorbid-or-frail", "people", "Multimorbid or frail", "share of residents",
        "0.23 of residents of Scotland with two or more of 40 conditions; stricter here", 0.03, 0.30,
        "Barnett et al, Lancet 2012; 380: 37-43", "recalled",
        "Are as many people ill with several conditions as your services see?",
    ),
    Usual(
        "mean-income", "people", "Mean disposable income", "money per resident",
        "median household 32,300 in the United Kingdom 2021/22, equivalised", 8_000.0, 45_000.0,
        "Office for National Statistics, average household income, in coefficients/income.csv", "recalled",
        "Is income a head, children counted, what this population has?",
    ),
    Usual(
        "contribution-share", "pool", "Contributions over disposable income", "share",
        "0.146 of wages up to a ceiling in Germany, employers' half included", 0.04, 0.18,
        "Fünftes Buch Sozialgesetzbuch, section 241", "recalled",
        "Would people accept to pay this much of their income?",
    ),
    Usual(
        "kakwani", "pool", "Kakwani index of contributions", "index",
        "direct taxes 0.28, social insurance 0.19, indirect taxes −0.15 in the United Kingdom 1993",
        -0.15, 0.28,
        "Wagstaff et al, Journal of Health Economics 1999; 18: 263-290", "recalled",
        "Do the rich pay as much more of their income as was meant?",
    ),
    Usual(
        "own-spending-share", "pool", "Households' own spending over all spending", "share",
        "out of pocket 0.05 to 0.25 in Western Europe", 0.0, 0.25,
        "OECD, Health at a Glance", "recalled",
        "Is so much left to patients' own pockets and cover?",
    ),
    Usual(
        "last-cost-per-qaly", "package", "Cost per QALY of the last service covered", "money per QALY",
        "13,500 (11,973 to 14,912) at the margin in England; thresholds of 20,000 to 30,000", 5e3, 5e4,
        "Martin, Lomas and Claxton 2020, BMJ Open 10: e036411, in coefficients/margins.csv", "cited",
        "Is the line drawn where you would expect it, and are the services on both sides of it right?",
    ),
    Usual(
        "voluntary-uptake", "package", "Households with voluntary cover", "share",
        "0.11 with private medical cover in the United Kingdom, above 0.8 complementary in France", 0.0, 0.9,
        "Sagan and Thomson, Voluntary health insurance in Europe, 2016", "recalled",
        "Would so many buy cover for what is left out?",
    ),
    Usual(
        "population-health-share", "allocate", "Population health over pool income", "share",
        "prevention is 0.027 of health spending on average", 0.01, 0.12,
        "OECD, Health at a Glance 2021", "recalled",
        "Can so much be spent well on population health?",
    ),
    Usual(
        "need-spread", "allocate", "Need a head, neediest place over least needy", "ratio",
        "target allocations a head of English areas differ by 1.5 to 1.8", 1.0, 2.5,
        "NHS England, allocations of integrated care boards", "recalled",
        "Does the neediest place need this much more a head than the least needy?",
    ),
    Usual(
        "overhead-share", "market", "Administration over spending", "share",
        "social security 0.042 of its spending, private insurers about three times that; "
        "all of them 0.013 to 0.083 of health spending", 0.01, 0.13,
        "Mathauer and Nicolle, Health Policy 2011; 102: 235-246; Hagenaars et al, Health Policy 2017; 121: "
        "162-169", "cited",
        "Can pool and plans be run for this?",
    ),
    Usual(
        "transfer-share", "market", "Risk equalisation moved over what plans have", "share",
        "about 0.10 of premiums in the individual market of the United States", 0.0, 0.25,
        "Centers for Medicare & Medicaid Services, reports on risk adjustment transfers", "recalled",
        "Do plans differ by this much in the risk of their members?",
    ),
    Usual(
        "switching", "market", "Members who changed plan in the year", "share",
        "0.04 to 0.08 in the Netherlands, 0.18 in the year of reform; 0.10 in Germany if charged more",
        0.0, 0.20,
        "Douven et al 2017; Eibich et al 2012", "cited",
        "Would so many change plan in a year?",
    ),
    Usual(
        "spend-per-head", "deliver", "Spending on covered care", "money per resident",
        "1,710 in England 2011/12: 90.3 bn for 52.7 m residents", 1e3, 6e3,
        "Asaria, Doran and Cookson, J Epidemiol Community Health 2016; 70: 990", "recalled",
        "Is this what a resident's care costs?",
    ),
    Usual(
        "emergency-attendances", "deliver", "Emergency attendances", "per 1,000 residents",
        "about 440 in England 2019/20", 150.0, 600.0,
        "NHS England, A&E attendances and emergency admissions", "recalled",
        "Do emergency departments see as many?",
    ),
    Usual(
        "inpatient-admissions", "deliver", "Inpatient admissions", "per 1,000 residents",
        "about 300 in England 2019/20, day cases included", 80.0, 450.0,
        "NHS Digital, hospital admitted patient care activity", "recalled",
        "Are as many admitted?",
    ),
    Usual(
        "care-for-need-ratio", "review", "Care for need, most over least deprived fifth", "ratio",
        "1 where care follows need alone", 0.8, 1.2,
        "definition in measures.csv", "assumed",
        "Does care follow need as evenly as this?",
    ),
    Usual(
        "concentration-index", "review", "Concentration index of care by income", "index",
        "−0.15 to 0 before need is taken into account", -0.20, 0.05,
        "van Doorslaer, Masseria and Koolman, CMAJ 2006; 174: 177-183", "recalled",
        "Do the poor receive this much more care, being this much more ill?",
    ),
    Usual(
        "catastrophic-10", "review", "Households that spend over a tenth of income on care", "share",
        "0.02 to 0.15 in Europe", 0.0, 0.15,
        "World Health Organization, indicator 3.8.2 of the sustainable development goals", "recalled",
        "Are as few, or as many, ruined by what they pay?",
    ),
)  # fmt: skip
"""Numbers by step, in the order of the flow."""


def usual(name: str) -> Usual:
    """Return a number by its name."""
    return next(each for each in USUAL if each.name == name)


def inside(of: Usual, value: float) -> str:
    """Return whether a value lies in its usual range; NaN is not there."""
    if value != value:
        return "not in this run"
    return "inside" if of.low <= value <= of.high else "outside"
