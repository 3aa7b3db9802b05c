"""Run by another interpreter, where clkhash and anonlink are: identities into keys, keys into matches.

    encode   pieces of every field, hashed with the shared secret, set `bits` of the `length` bits of a key
    match    similarity = 2 |a ∧ b| / (|a| + |b|) (Dice); pairs from the threshold on, the most alike first,
             each record once

The question comes as JSON on standard input, so that neither names nor secret appear among the arguments of
a process; the answer goes as JSON to standard output. Nothing of healthtrust is imported here: clkhash asks
for an old release of cryptography, which has an environment of its own.

Source  Schnell, Bachteler and Reiher, BMC Med Inform Decis Mak 2009; 9: 41 (the keys) [recalled]; clkhash
        0.18 and anonlink 0.15, Apache-2.0 [cited].

>>> wrongly_called(["match"]), wrongly_called(["guess"])
(False, True)
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

ABSENT = 3
"""Exit code where the libraries are not there."""


def encode(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys of rows, in base64.

    asked: rows of texts; fields with name, grams and bits; length; secret.
    """
    formats, comparing = import_module("clkhash.field_formats"), import_module("clkhash.comparators")
    fields = [
        formats.StringSpec(
            each["name"],
            formats.FieldHashingProperties(
                comparator=comparing.NgramComparison(each["grams"]),
                strategy=formats.BitsPerFeatureStrategy(each["bits"]),
            ),
        )
        for each in asked["fields"]
    ]
    schema = import_module("clkhash.schema").Schema(fields, asked["length"])
    clk = import_module("clkhash.clk")
    keys = clk.generate_clks(asked["rows"], schema, asked["secret"], validate=False, max_workers=1)
    return {"keys": [base64.b64encode(each.tobytes()).decode() for each in keys]}


def match(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return pairs of rows and their similarity; asked: the keys a and b, and the threshold."""
    anonlink, bits = import_module("anonlink"), import_module("bitarray").bitarray
    sides = [[_read(key, bits) for key in asked[side]] for side in ("a", "b")]
    alike = anonlink.similarities.dice_coefficient_accelerated
    found = anonlink.candidate_generation.find_candidate_pairs(sides, alike, asked["threshold"])
    similarity = dict(zip(zip(*found[2], strict=True), found[0], strict=True))
    pairs = [
        (one[1], other[1]) for one, other in (sorted(each) for each in anonlink.solving.greedy_solve(found))
    ]
    return {"matches": sorted([int(a), int(b), float(similarity[a, b])] for a, b in pairs)}


def _read(key: str, bits: Any) -> Any:
    read = bits()
    read.frombytes(base64.b64decode(key))
    return read


STEPS = {"encode": encode, "match": match}


def wrongly_called(arguments: Sequence[str]) -> bool:
    """Whether the one argument is none of the steps."""
    return len(arguments) != 1 or arguments[0] not in STEPS


def main(arguments: Sequence[str]) -> int:
    """Answer the question on standard input."""
    if wrongly_called(arguments):
        print(f"expected one of {', '.join(STEPS)}", file=sys.stderr)
        return 2
    try:
        told = STEPS[arguments[0]](json.load(sys.stdin))
    except ImportError as absent:
        print(absent, file=sys.stderr)
        return ABSENT
    json.dump(told, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
