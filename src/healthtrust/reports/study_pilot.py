"""A pilot as one page: what it did, whether places moved alike before, what placebos find, what shows."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.charts.pilot import horizons, paths, placebos, power_curve
from healthtrust.reports.figure import finished
from healthtrust.reports.phrases import opened
from healthtrust.study.pilot import rows, told
from healthtrust.study.pilot.answer import Answer


def pilot_page(found: Answer) -> str:
    """Return an answer as one HTML file."""
    panel = found.panel
    heading = f"{len(panel.places):,} places, {panel.periods[0]} to {panel.periods[-1]}"
    top = Top(
        f"Pilot: {panel.name}", heading, told.sentence(found), tuple(_numbers(found)), told.notes(found)
    )
    return page_of(
        top, tuple(_sections(found)), f"Effects in the unit of {unit_of(found)}, or as a share where said."
    )


def unit_of(found: Answer) -> str:
    """Return the unit of effects in words."""
    return f"logarithm of {found.panel.name}" if found.panel.logged else found.panel.name


def _numbers(found: Answer) -> Iterator[Said]:
    if (did := found.did) is not None:
        low, high = (told.share(found.relative(x)) for x in (did.low, did.high))
        yield Said("Effect", told.share(found.relative(did.effect)), f"{low} to {high}")
        yield Said("p", told.probability(did.p), f"by {did.how}")
        if found.event is not None and found.event.p_before is not None:
            yield Said(
                "Pre-trends", told.probability(found.event.p_before), "joint test of no difference before"
            )
    if found.past is not None:
        yield Said("Intra-cluster correlation", f"{found.past.cluster:.2f}", "of variance between places")


def _sections(found: Answer) -> Iterator[Section]:
    tables = rows.tables(found)
    if found.did is not None:
        yield Section(
            "effect",
            "What did the pilot do?",
            "What would have been is imputed from places and periods without treatment.",
            tables=(table_of("Every estimate", tables["estimates"]),),
        )
        yield _by_horizon(found, tables)
    if "selected" in tables:
        rule = "Units chosen for a high value fall back without anybody's help."
        yield Section(
            "selected",
            "What would have fallen anyway?",
            rule,
            tables=(table_of("Chosen", tables["selected"]),),
        )
    if found.synthetic is not None:
        yield from _synthetic(found, tables)
    if found.matched is not None:
        shown = (table_of("How alike", tables["balance"]), table_of("Neighbours", tables["neighbours"]))
        yield Section(
            "matched", "Beside its nearest others?", "Alike in level and trend before.", tables=shown
        )
    if "sites" in tables:
        rule = "Each place beside all that never began; chance is large in a single place."
        yield Section(
            "sites", "Was it the same everywhere?", rule, tables=(table_of("Places", tables["sites"]),)
        )
    if "power" in tables:
        yield _power(found, tables)


def _by_horizon(found: Answer, tables: dict[str, rows.Rows]) -> Section:
    columns = tables["horizons"]
    at = columns["periods since the beginning"]
    event = found.event
    p = event.p_before if event is not None else None
    alike = "too short a past to tell" if p is None else f"joint test p {told.probability(p)}"
    figure = finished(
        "pilot-horizons", horizons(at, columns, unit_of(found), f"Before the beginning: {alike}")
    )
    rule = "Differences from the last period before the beginning, pilot less others."
    return Section(
        "horizons", "Did places move alike before?", rule, (figure,), (table_of("By period", columns),)
    )


def _synthetic(found: Answer, tables: dict[str, rows.Rows]) -> Iterator[Section]:
    s, columns = found.synthetic, tables["paths"]
    assert s is not None
    lines = {name: columns[name] for name in ("pilot", "synthetic pilot", "mean of others")}
    effect = told.share(found.relative(s.effect))
    drawn = (
        finished(
            "pilot-paths",
            paths(columns["period"], lines, unit_of(found), f"{opened(effect)} beside the synthetic pilot"),
        ),
        finished(
            "pilot-placebos",
            placebos(
                s.placebo_effects.tolist(),
                s.effect,
                unit_of(found),
                f"p {told.probability(s.p)} among placebos",
            ),
        ),
    )
    shown = (table_of("Mixture", tables["mixture"]),)
    rule = "A mixture of other places that moved most like the pilot before it began."
    yield Section("synthetic", "Beside a synthetic pilot?", rule, drawn, shown)


def _power(found: Answer, tables: dict[str, rows.Rows]) -> Section:
    columns = tables["power"]
    by: dict[str, list[tuple[int, float]]] = {}
    for n, after, p in zip(columns["pilot places"], columns["periods after"], columns["power"], strict=True):
        by.setdefault(f"{n} pilot place{'' if n == 1 else 's'}", []).append((after, p))
    wanted = told.share(-(found.asked.asked.effect or 0.0))
    figure = finished("pilot-power", power_curve(by, f"How surely an effect of {wanted} is seen"))
    rule = "From how places moved apart in the past; chance of one place and period, and what of it stays."
    return Section("power", "Would it show?", rule, (figure,), (table_of("Power", columns),))
