"""A live year by its actions, each a process of its own that may be killed at any of its doings on the disk.

    python -m tests.functional.live_verbs TRUST RECORDS LATE PLAN

PLAN: a JSON file with {"database": address or "", "kills": {action: [doings before which it is killed]}}. How
many doings each action had when nobody killed it is printed as JSON. Opening, the first month and a load are
verbs of the command line. Months 2 to 11 are marked as paid without working them out, so that month 12 posts
them all as corrections; from there the library is called.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import Pool

from healthtrust.cli.main import main
from healthtrust.ground.errors import HealthTrustError
from healthtrust.live.paying import pay_month
from healthtrust.live.settling import close, settle
from healthtrust.live.store import Who, paid
from healthtrust.live.trust import LiveTrust, open_trust

SIZE = "people.size=400"
READS = ("SELECT", "PRAGMA", "BEGIN")


ANN, BOB = Who("ann", "operator"), Who("bob", "approver")
Action = Callable[[], Any]


def year(trust: str, records: str, late: str, database: str) -> dict[str, Action]:
    """Return the actions of a year in their order."""
    at = ["--database", database] if database else []
    ann, bob = (["--who", name, *at] for name in ("ann", "bob"))
    new = [trust, "--design", "valley", "--set", SIZE, "--name", "Test trust"]

    def opened() -> LiveTrust:
        return open_trust(Path(trust), database)

    return {
        "open": lambda: verb("open", *new, "--records", records, "--synthetic", *bob),
        "month 1": lambda: verb("month", trust, "1", *ann),
        "load": lambda: verb("load", trust, late, *ann),
        "skip": lambda: skip(opened()),
        "month 12": lambda: pay_month(opened(), ANN, 12),
        "settle": lambda: settle(opened(), BOB),
        "close": lambda: close(opened(), BOB),
    }


def verb(*arguments: str) -> None:
    """Give a command of healthtrust live."""
    sys.argv = ["healthtrust", "live", *arguments]
    main()


def die_before(doing: int, told: Path) -> None:
    """Let this process die before a doing of its own on the disk or in the database; 0: never, but count."""
    seen = [0]

    def passes(*_: Any) -> None:
        seen[0] += 1
        if seen[0] == doing:
            os.kill(os.getpid(), signal.SIGKILL)
        if not doing:
            told.write_text(str(seen[0]))

    def before(real: Callable[..., Any]) -> Callable[..., Any]:
        def done(*arguments: Any, **options: Any) -> Any:
            passes()
            return real(*arguments, **options)

        return done

    for module, name in ((os, "replace"), (os, "fsync"), (shutil, "rmtree"), (shutil, "copyfile")):
        setattr(module, name, before(getattr(module, name)))
    event.listen(
        Engine, "before_cursor_execute", lambda *of: None if of[2].lstrip().startswith(READS) else passes()
    )
    event.listen(Engine, "commit", passes)
    event.listen(Pool, "checkin", passes)


def ended(what: Callable[[], None]) -> int:
    """Do something in a child; return its exit code, or less than nought where it was killed."""
    child = os.fork()
    if child == 0:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
        try:
            what()
            os._exit(0)
        except SystemExit as left:
            os._exit(int(left.code or 0) if isinstance(left.code, int | None) else 1)
        except HealthTrustError as refused:
            print(refused, file=sys.stderr, flush=True)
            os._exit(1)
        except BaseException as wrong:
            print(f"{type(wrong).__name__}: {wrong}", file=sys.stderr, flush=True)
            os._exit(99)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def doings_of(action: Action, doing: int, told: Path) -> int:
    """Do an action in a child that dies before one of its doings; 0: it lives, and they are counted."""

    def called() -> None:
        die_before(doing, told)
        action()

    return ended(called)


def skip(trust: LiveTrust) -> None:
    """Mark months 2 to 11 as paid."""
    for month in range(2, 12):
        with trust.folder.store.transaction(ANN, "month", {"month": month}) as work:
            work.put_state(paid(work.state, month))


def live(trust: str, records: str, late: str, plan: dict[str, Any]) -> dict[str, int]:
    """Do each action until it is through; return how many doings each had that was not killed."""
    told, counted, killed = Path(f"{trust}.doings"), {}, 0
    for name, action in year(trust, records, late, plan["database"]).items():
        for doing in plan["kills"].get(name, ()):
            code = doings_of(action, doing, told)
            assert code in (-signal.SIGKILL, 0, 1), (name, doing, code)
            killed += code == -signal.SIGKILL
        code = doings_of(action, 0, told)
        assert code == 0 or (code == 1 and plan["kills"].get(name)), (name, code)
        counted[name] = int(told.read_text()) if told.exists() else 0
    return counted | {"killed": killed}


if __name__ == "__main__":
    print(json.dumps(live(*sys.argv[1:4], json.loads(Path(sys.argv[4]).read_text()))))
