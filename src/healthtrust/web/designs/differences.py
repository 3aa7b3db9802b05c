"""What a design of the folder decides otherwise than the design it extends, in words."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from healthtrust.design.differences import Difference
from healthtrust.design.differences import differences as between
from healthtrust.design.read import parsed, read_text, validated
from healthtrust.web.designs.saving import base_tree, own_text
from healthtrust.web.folder import Folder

__all__ = ["Difference", "between_texts", "differences", "extended_name"]


def differences(folder: Folder, name: str) -> list[Difference]:
    """Return what a design decides otherwise than the one it extends; InvalidInput if either is wrong."""
    path = folder.design(name)
    text = own_text(path)
    base = base_tree(text, path)
    return between(validated(base, path.name), read_text(text, path).design) if base else []


def between_texts(before: str, after: str, path: Path) -> list[Difference]:
    """Return what differs between two texts of one design; raises InvalidInput if either is wrong."""
    return between(read_text(before, path).design, read_text(after, path).design)


@lru_cache(maxsize=256)
def extended_name(text: str) -> str:
    """Return the name of the design that a text extends; empty where it stands alone or cannot be read.

    >>> extended_name('extends = "valley"'), extended_name('extends = "canton.toml"'), extended_name("= 1")
    ('valley', 'canton', '')
    """
    try:
        return str(parsed(text).get("extends", "")).removesuffix(".toml")
    except tomllib.TOMLDecodeError:
        return ""
