"""healthtrust live backup, restore and purge."""

from __future__ import annotations

import shutil
from datetime import date
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

    store = restore(file, caller.database, caller.who)
    print(f"Restored {store.about.name}: {len(store.trail()):,} rows of trail, verified.")


def purge_verb(trust: Path, years: int, because: str, caller: Caller) -> None:
    """Delete the records whose time is over."""
    from healthtrust.live.store import TrustFolder, purge
    from healthtrust.live.store.retention import purged

    if not because:
        refuse([Problem("--because", "nothing", "why records are deleted; it stands in the trail")])
    folder = TrustFolder.open(trust, caller.database)
    today = date.today()
    gone = purge(folder.store, today.replace(year=today.year - years), caller.who, because)
    for hash in purged(folder.store):
        shutil.rmtree(folder.load(hash), ignore_errors=True)
    print(f"Deleted the records of {len(gone)} loads; book, reports and trail stay.")
