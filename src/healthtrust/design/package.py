"""[package]: candidate services, the rule that chooses among them, charges, and voluntary cover on top."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field

from healthtrust.design.heading import SETTINGS, Amount, Heading, Positive, Share, decided

Setting = Literal[
    "primary", "outpatient", "emergency", "inpatient", "community", "mental", "pharmacy", "other"
]
assert get_args(Setting) == SETTINGS


class UserCharge(Heading):
    """Coinsurance on covered care in some settings."""

    settings: tuple[Setting, ...] = decided((), "settings in which covered care is charged for")
    share: Share = decided(0.0, "coinsurance: share of the price the patient pays", "share")
    exempt_below: Amount = decided(
        0.0, "equivalised household income below which no charge is made", "money per year"
    )
    exempt_under_age: Annotated[int, Field(ge=0, le=120)] = decided(
        18, "residents younger than this pay nothing", "years"
    )


class TopUp(Heading):
    """Cover that households may buy: of what the package leaves out, and of better versions of what waits."""

    allowed: bool = decided(True, "whether voluntary cover may be sold")
    loading: Annotated[float, Field(ge=0, le=5)] = decided(0.12, "premium above expected cost", "share")
    take_up_share: Share = decided(0.8, "share of households that insure what is worth it to them", "share")
    willingness_to_pay: Positive = decided(
        25_000, "money given up for one QALY at the wealth below", "money per QALY"
    )
    at_wealth: Positive = decided(
        30_000, "household resources per member at which that holds", "money per year"
    )
    wealth_curvature: Annotated[float, Field(ge=0, le=10)] = decided(
        1.3, "how fast the marginal utility of money falls with wealth (isoelastic)"
    )
    health_curvature: Annotated[float, Field(ge=0, le=10)] = decided(
        0.5, "how fast the marginal utility of health falls with health (isoelastic)"
    )
    supplementary: bool = decided(
        False, "whether private versions of covered care that waits may be insured as well, paid in full"
    )
    private_price_ratio: Annotated[float, Field(gt=0, le=20)] = decided(
        1.3, "price of a private version over that of the statutory one", "ratio"
    )
    private_quality: Annotated[float, Field(gt=0, le=20)] = decided(
        1.15, "health gain of a private version over the statutory one at usual waiting and quality", "ratio"
    )


class Welfare(Heading):
    """What the best package is best for, where it is chosen by welfare."""

    kind: Literal["utilitarian", "atkinson", "kolm"] = decided(
        "utilitarian", "how utilities are added up: plainly, or with aversion to inequality"
    )
    aversion: Annotated[float, Field(ge=0, le=20)] = decided(
        0.0, "aversion to inequality: Atkinson's on equivalent wealth, or Kolm's on utility"
    )
    gap: Annotated[float, Field(ge=0, le=0.1)] = decided(
        1e-4, "distance to the proven bound at which the search may stop", "share of the gain"
    )


class Adjustment(Heading):
    """What the catalogue's numbers of one service are multiplied by: local prices, or what is not known."""

    price: Positive = decided(1.0, "price of a case over the catalogue's", "ratio")
    benefit: Annotated[float, Field(ge=0)] = decided(
        1.0, "health gain of a case over the catalogue's", "ratio"
    )
    cases: Annotated[float, Field(ge=0)] = decided(1.0, "cases expected over the catalogue's", "ratio")


class Package(Heading):
    """The core benefits package: what is free for everyone."""

    catalogue: str = decided("interventions", "named catalogue of candidate services, or a CSV file")
    adjust: dict[str, Adjustment] = decided(
        {}, "what the catalogue's price, benefit and cases are multiplied by, by code of the service"
    )
    choose: Literal["value for money", "threshold", "welfare"] = decided(
        "value for money",
        "rank by health per unit of money within the means, cover all below a threshold, or find the package "
        "of highest welfare, foreseeing what households then buy",
    )
    threshold: Positive | None = decided(
        None, "largest cost per QALY that is covered (threshold only)", "money per QALY"
    )
    after_the_line: Literal["stop", "fill"] = decided(
        "stop", "after the first service that does not fit, stop or take those that still do"
    )
    waiting_decay: str = decided(
        "statutory-quality",
        "named table of what a week more of waiting takes from the gain of each service, or a CSV file; it "
        "counts where the design says how care responds",
    )
    quality_elasticity: Annotated[float, Field(ge=0, le=2)] = decided(
        0.3,
        "per cent by which the gain of statutory care falls where its index of quality falls by one; it "
        "counts where the design says how care responds",
    )
    must_cover: tuple[str, ...] = decided((), "codes of services covered whatever their rank")
    must_leave_out: tuple[str, ...] = decided((), "codes of services never covered")
    welfare: Welfare = Welfare()
    user_charges: UserCharge = UserCharge()
    top_up: TopUp = TopUp()
