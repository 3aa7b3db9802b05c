"""What a linkage has found, as words, tables and JSON: counts and shares, never a name or an identifier.

Source  form of this library.

>>> many(1, "record"), many(2000, "pair")
('1 record', '2,000 pairs')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2
from typing import Any

from healthtrust.ground.disclosure import FEWEST, hidden
from healthtrust.people.linkage.comparing import levels
from healthtrust.people.linkage.link import BIN, Found

Rows = Mapping[str, Sequence[Any]]
TOLD = {
    "group": "by",
    "value": "group",
    "links": "true pairs",
    "recall": "recall",
    "recall_low": "recall from",
    "recall_high": "recall to",
    "precision": "precision",
    "ratio": "ratio to the best",
    "ratio_low": "ratio from",
    "ratio_high": "ratio to",
}
"""What is told of each group, and how it is called; intervals at 95 %."""


def many(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def sentence(found: Found) -> str:
    """Return the finding in a sentence or two."""
    threshold = found.trained.model.linking.threshold
    beside = f" beside {found.known:,} known ones" if found.known else ""
    said = (
        f"{many(found.records, 'record')}{beside}: {many(found.persons, 'person')}, joined by "
        f"{many(found.links, 'link')} from a probability of {threshold:g} on; "
        f"{many(found.review, 'pair')} for eyes to judge."
    )
    if found.judged is None:
        return said
    of = found.judged.clusters
    return f"{said} Against the truth: precision {of.precision:.4f}, recall {of.recall:.4f}, F1 {of.f1:.4f}."


def notes(found: Found) -> list[str]:
    """Return what a reader must know."""
    told = [
        f"The rule {each.rule} left out {many(each.left_out, 'block')} larger than allowed, the largest of "
        f"{each.largest:,} records: {many(each.not_compared, 'pair')} not compared by it."
        for each in found.counted
        if each.left_out
    ]
    if found.vetoed:
        told.append(
            f"{found.vetoed:,} pairs that agree otherwise have two valid identifiers that differ; not linked."
        )
    told += [f"{many(count, 'link')} refused: {reason}." for reason, count in found.refused]
    told += [
        f"{count:,} values of {column} are no dates." for column, count in found.impossible.items() if count
    ]
    if found.lacking:
        told.append(f"Not compared, as their columns are empty: {', '.join(found.lacking)}.")
    if not found.trained.records:
        least = found.trained.model.training.records
        told.append(
            f"Fewer than {least:,} records: m and u are those of the model file, nothing was learned."
        )
    if found.trained.assumed:
        told.append(
            f"Could not be learned in part, kept from the model file: {', '.join(found.trained.assumed)}."
        )
    few = sum(_hidden(found.judged.groups)) if found.judged is not None else 0
    if few:
        told.append(
            f"Recall is not told of {few:,} groups: fewer than {FEWEST} true pairs, or they would show those."
        )
    if found.again:
        told.append(f"{found.again:,} records were known already and are left as they are.")
    return told


def tables(found: Found) -> dict[str, Rows]:
    """Return every table of the answer."""
    every: dict[str, Rows] = {
        "blocking rules": _rules(found),
        "agreement": _agreement(found),
        "match weights": weights(found),
        "model": _model(found),
    }
    if found.judged is not None:
        every |= {"thresholds": found.judged.curve, "recall by group": _groups(found)}
    return every


def rows(found: Found) -> Rows:
    """Return the main rows: what was counted."""
    kinds = {f"{kind} events": count for kind, count in found.events.items()}
    counts = {
        "records": found.records,
        "known records": found.known,
        "persons": found.persons,
        "links": found.links,
        "pairs compared": found.pairs,
        "for review": found.review,
        "vetoed by identifiers": found.vetoed,
        "refused as contradictory": sum(count for _, count in found.refused),
        **kinds,
    }
    return {"what": list(counts), "count": list(counts.values())}


def weights(found: Found) -> dict[str, list[Any]]:
    """Return the histogram of match weights."""
    return {
        "weight from": [bar for bar, _ in found.weights],
        "weight to": [bar + BIN for bar, _ in found.weights],
        "pairs": [count for _, count in found.weights],
    }


def as_plain(found: Found) -> dict[str, Any]:
    """Return everything as JSON holds it."""
    from healthtrust.ground.rows import plainly

    judged = found.judged and {
        "precision": found.judged.clusters.precision,
        "recall": found.judged.clusters.recall,
        "F1": found.judged.clusters.f1,
        "true pairs": found.judged.true_pairs,
    }
    counts = dict(zip(*rows(found).values(), strict=True))
    linking = found.trained.model.linking
    return {
        "says": sentence(found),
        "notes": notes(found),
        "threshold": linking.threshold,
        "prior": found.trained.prior,
        "counts": counts,
        **({"truth": judged} if judged else {}),
        **plainly(tables(found)),
    }


def _rules(found: Found) -> Rows:
    return {
        "rule": [each.rule for each in found.counted],
        "comparisons": [each.comparisons for each in found.counted],
        "blocks": [each.blocks for each in found.counted],
        "largest block": [each.largest for each in found.counted],
        "blocks left out": [each.left_out for each in found.counted],
        "pairs not compared": [each.not_compared for each in found.counted],
    }


def _agreement(found: Found) -> Rows:
    trained = found.trained
    told = [
        (each.name.replace("_", " "), level.label, m, u, log2(m / u))
        for each in trained.model.comparisons
        for level, m, u in zip(levels(each)[1:], trained.m[each.name], trained.u[each.name], strict=True)
    ]
    names = ("comparison", "agreement", "of one person", "of two persons", "weight")
    return {name: [row[k] for row in told] for k, name in enumerate(names)}


def _model(found: Found) -> Rows:
    model = found.trained.model
    parts = [
        ("model", model.title, model),
        ("threshold", f"{model.linking.threshold:g}", model.linking),
        ("prior", f"one pair in {1 / found.trained.prior:,.0f}", model.prior),
        ("training", f"{found.trained.records:,} records, seed {model.training.seed}", model.training),
        *((f"comparison {each.name}", each.kind, each) for each in model.comparisons),
        *(
            (f"blocking {' + '.join(each.keys)}", f"largest {each.largest or ''}", each)
            for each in model.blocking
        ),
        *([("veto", f"{model.veto.column}, check {model.veto.checksum}", model.veto)] if model.veto else []),
    ]
    return {
        "what": [what for what, _, _ in parts],
        "is": [said for _, said, _ in parts],
        "source": [of.source for _, _, of in parts],
        "status": [of.status for _, _, of in parts],
    }


def _groups(found: Found) -> Rows:
    """Return recall by group; groups of few true pairs are hidden, and those that would give them away."""
    assert found.judged is not None
    groups = found.judged.groups
    kept = [k for k, hide in enumerate(_hidden(groups)) if not hide]
    return {name: [groups[of][k] for k in kept] for of, name in TOLD.items()} if kept else {}


def _hidden(groups: Mapping[str, Sequence[Any]]) -> list[bool]:
    """Return which groups are not told; one without a true pair has no recall."""
    links = [int(each) for each in groups.get("links", ())]
    hide = hidden(links, groups["group"]).tolist() if links else []
    return [bool(each) or not count for each, count in zip(hide, links, strict=True)]
