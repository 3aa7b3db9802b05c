"""What the plain tables of a question must hold: interventions, groups, incidence.

>>> INTERVENTIONS.names[:3], GROUPS.names[:4]
(('intervention', 'price', 'benefit'), ('group', 'share', 'wealth', 'health'))
"""

from __future__ import annotations

from healthtrust.ground.tables import Column, Contract

MOST_INCIDENCE = 100.0
"""Cases per member and year above which a rate is refused unless another cap is stated: assumed."""

INTERVALS = tuple(
    Column(f"{of}_{part}", "text", unit, meaning, required=False)
    for of, unit in (("price", "money per case"), ("benefit", "QALYs per case"))
    for part, unit, meaning in (
        ("low", unit, f"2.5 % of what the {of} may be lies below; empty where nothing is stated"),
        ("high", unit, f"2.5 % of what the {of} may be lies above; empty where nothing is stated"),
        ("distribution", "", f"family of what the {of} may be; empty for the usual one"),
    )
)
"""How uncertain prices and benefits are. Cells may be empty, so they are read as text."""

INTERVENTIONS = Contract(
    "interventions",
    (
        Column("intervention", "text", "", "code of the intervention", unique=True),
        Column("price", "number", "money per case", "what the pool pays for a treated case"),
        Column("benefit", "number", "QALYs per case", "expected net health gain of a treated case"),
        Column(
            "private_price",
            "number",
            "money per case",
            "price of a better private version; 0 for none",
            required=False,
            low=0,
        ),
        Column(
            "private_benefit",
            "number",
            "QALYs per case",
            "health gain of the private version; 0 for none",
            required=False,
            low=0,
        ),
        Column(
            "voucher_share",
            "number",
            "share of price",
            "what a voucher pays towards the private version",
            required=False,
            low=0,
            high=1,
        ),
        Column(
            "waiting_decay",
            "number",
            "share per week",
            "part of the benefit lost by a week more of waiting",
            required=False,
            low=0,
            high=1,
        ),
        Column(
            "problem",
            "text",
            "",
            "the health problem it treats; variants of one problem share it",
            required=False,
        ),
        *INTERVALS,
    ),
    other=True,
)
GROUPS = Contract(
    "groups",
    (
        Column("group", "text", "", "name of the group", unique=True),
        Column("share", "number", "share", "share of the population; all sum to 1"),
        Column("wealth", "number", "money per year", "annual resources of a member before tax"),
        Column("health", "number", "QALYs", "health of a member without any care"),
        Column("may_insure", "flag", "", "whether members may buy voluntary cover", required=False),
        Column("weight", "number", "", "social weight on a member's utility", required=False, low=0),
        Column("class", "text", "", "incidence class, where several groups share one", required=False),
        Column("resists", "flag", "", "whether tax above the fair premium costs to collect", required=False),
    ),
    other=True,
)
INCIDENCE = Contract(
    "incidence",
    (Column("intervention", "text", "", "code of the intervention", unique=True),),
    other=True,
)
