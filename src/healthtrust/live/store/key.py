"""Content keys: what is the same has the same name, so that doing it again can be recognised.

A key is the SHA-256 of a canonical text: JSON with sorted keys, no spaces, and neither NaN nor infinity.
Bytes, columns and drafts stand in it as the SHA-256 of their own bytes, little-endian, with type and shape.

Source  NIST FIPS 180-4, 2015; RFC 8785, JSON canonicalization, 2020, of which plain text and whole numbers
        are kept here [recalled]

>>> content_key("capitation", 2027, 3)[:12], content_key("capitation", 2027, 4)[:12]
('8ecb60adcaae', '46715616c017')
>>> content_key({"b": 1, "a": 2}) == content_key({"a": 2, "b": 1})
True
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from healthtrust.ledger.entry import DTYPES, Draft, Legs


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def canonical(value: Any) -> str:
    """Return the one text that stands for a value of mappings, lists, texts, numbers, bytes and columns.

    Raises TypeError for anything else, and ValueError for a number that is not finite.
    """
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), allow_nan=False)


def content_key(*parts: Any) -> str:
    """Return the key of what is named by these parts, in their order."""
    return sha256_of(canonical(parts).encode())


def legs_digest(legs: Legs) -> str:
    """Return the SHA-256 over the columns of some legs: the same legs, the same digest, on any machine."""
    told = hashlib.sha256(str(len(legs)).encode())
    for name, dtype in DTYPES.items():
        column = getattr(legs, name).astype(np.dtype(dtype).newbyteorder("<"), copy=False)
        told.update(np.ascontiguousarray(column).data)
    return told.hexdigest()


def _plain(value: Any) -> Any:
    """Return a value in JSON's own kinds."""
    if isinstance(value, Mapping):
        return {_name(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, bytes):
        return {"bytes": sha256_of(value)}
    if isinstance(value, Draft):
        return {"draft": [value.step, value.memo, legs_digest(value.legs)]}
    if isinstance(value, np.ndarray):
        return _column(value)
    if isinstance(value, np.generic):
        return value.item()
    return value


def _name(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a mapping is named by texts, not by {key!r}")
    return key


def _column(values: np.ndarray[Any, Any]) -> Any:
    """Return a column of numbers as the hash of its bytes, and one of texts as the texts."""
    if values.dtype.kind in "OUS":
        return values.tolist()
    little = values.astype(values.dtype.newbyteorder("<"), copy=False)
    return {
        "column": [little.dtype.str, list(values.shape), sha256_of(np.ascontiguousarray(little).tobytes())]
    }
