"""A linkage as one page: how many persons, how clearly they part, what speaks for one person.

No name, address or identifier is ever on it.
"""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.people.linkage import told
from healthtrust.people.linkage.link import Found
from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.charts.linkage_curve import curve_drawn
from healthtrust.reports.charts.linkage_weights import weights_drawn
from healthtrust.reports.figure import finished


def linkage_page(found: Found) -> str:
    """Return an answer as one HTML file."""
    model = found.trained.model
    heading = f"{found.records:,} records, {model.title.lower()}"
    source = "from identities that are kept apart"
    numbers = tuple(_numbers(found))
    top = Top("Linkage", heading, told.sentence(found), numbers, tuple(told.notes(found)), source)
    return page_of(top, tuple(_sections(found)), "Weights in powers of two; shares of pairs.")


def _numbers(found: Found) -> Iterator[Said]:
    yield Said("Records", f"{found.records:,}", f"{found.known:,} known before" if found.known else "all new")
    yield Said("Persons", f"{found.persons:,}", f"{found.links:,} links")
    yield Said("For eyes to judge", f"{found.review:,}", "pairs in doubt, forbidden or refused")
    if found.judged is not None:
        yield Said("F1", f"{found.judged.clusters.f1:.4f}", "of clusters against the truth")


def _sections(found: Found) -> Iterator[Section]:
    tables = told.tables(found)
    weights = weights_drawn(told.weights(found), found.trained.model.linking.threshold)
    yield Section(
        "weights",
        "How clearly do pairs part into one person and two?",
        "The weight of a pair adds up what speaks for and against one person.",
        () if weights is None else (finished("match-weights", weights),),
    )
    if found.judged is not None:
        yield Section(
            "quality",
            "How good is it?",
            "Precision: share of linked pairs that are right. Recall: share of right pairs that are linked.",
            (finished("precision-recall", curve_drawn(found.judged.curve)),),
            (table_of("Recall by group", tables["recall by group"]),),
        )
    yield Section(
        "agreement",
        "What speaks for one person?",
        "Weight = log2 of: how often pairs of one person agree so, over how often pairs of two persons do. "
        "A rare name that agrees weighs more than the weight shown.",
        tables=(table_of("Each comparison and its levels", tables["agreement"]),),
    )
    yield Section(
        "blocking",
        "Which pairs were looked at?",
        "Pairs that agree in all keys of some rule; blocks too large are left out and counted.",
        tables=(table_of("Comparisons of each rule", tables["blocking rules"]),),
    )
    yield Section("model", "What was assumed?", tables=(table_of("The model", tables["model"]),))
