"""What a year hands to the next is a file beside the book, known by its hash in the state of the closed year.

>>> print(amiss_in_folder.__name__, sha256_of(b"")[:8])
amiss_in_folder e3b0c442
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem
from healthtrust.kept import arrays_of, carried_of
from healthtrust.live.load_hash import amiss
from healthtrust.live.store import TrustFolder
from healthtrust.live.store.disk import put_whole, told_of, written_beside
from healthtrust.live.store.key import sha256_of
from healthtrust.live.store.retention import purged
from healthtrust.state import Carried


def write_carried(carried: Carried, path: Path) -> str:
    """Keep what a year hands to the next and return its hash; whole or not at all."""
    stream = BytesIO()
    np.savez(stream, **arrays_of(carried))
    with told_of(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with written_beside(path.parent, path.name) as beside:
        beside.write_bytes(stream.getvalue())
        put_whole(beside, path)
    return sha256_of(stream.getvalue())


def read_carried(path: Path, hash: str) -> Carried:
    """Return what a year handed to the next; raises InvalidInput where it was changed or is gone."""
    there = path.read_bytes() if path.is_file() else b""
    if sha256_of(there) != hash:
        found = "a file that was changed" if there else "no such file"
        refuse([Problem(str(path), found, "what the year before left", remedy="Restore it from a copy.")])
    with np.load(BytesIO(there)) as kept:
        return carried_of({name: kept[name] for name in kept.files})


def amiss_in_folder(folder: TrustFolder) -> list[Problem]:
    """Return what beside the database is no longer what the trail says: loads, and what years left."""
    store = folder.store
    given_up = set(purged(store))
    problems = amiss(
        {each.hash: folder.load(each.hash) for each in store.loads() if each.hash not in given_up}
    )
    for state in store.years():
        if state.facts.get("left"):
            try:
                read_carried(folder.path / "carried" / f"{state.year + 1}.npz", state.facts["left"])
            except InvalidInput as changed:
                problems += changed.problems
    return problems
