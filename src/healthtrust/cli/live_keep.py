"""healthtrust live backup, restore and purge."""

from __future__ import annotations

import os
from pathlib import Path

from healthtrust.cli.live_who import Caller
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem


def backup_verb(trust: Path, file: Path, database: str) -> None:
    """Write a copy of a trust's database."""
    from healthtrust.live.store import TrustFolder

    print(TrustFolder.open(trust, database).store.backup(file))


def restore_verb(file: Path, caller: Caller) -> None:
    """Restore a copy into an empty database."""
    from healthtrust.live.store import restore
    from healthtrust.live.store.database import VARIABLE

    address = caller.database or os.environ.get(VARIABLE, "")
    if not address:
        refuse([Problem("--database", "nothing", f"an address, here or in {VARIABLE}")])
    store = restore(file, address, caller.who)
    print(f"Restored {store.about.name}: {len(store.trail()):,} rows of trail, verified.")


def purge_verb(trust: Path, years: int, because: str, caller: Caller) -> None:
    """Delete the records whose time is over."""
    from healthtrust.live.purging import give_up

    if not because.strip():
        refuse([Problem("--because", "nothing", "why records are deleted; it stands in the trail")])
    gone = give_up(caller.trust(trust), years, caller.who, because)
    print(f"Deleted the records of {len(gone)} loads; book, reports and trail stay.")
