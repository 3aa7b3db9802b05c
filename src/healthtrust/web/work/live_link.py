"""Follow what was decided about pairs, and list those left to judge: in the identity folder alone."""

from __future__ import annotations

import fcntl
from collections.abc import Mapping
from typing import Any

from healthtrust.web.jobs.task import Task
from healthtrust.web.live.doing import begun
from healthtrust.web.live.pairs import KEPT, Listed, decisions, linkage_of, read_list, stamp, write_list
from healthtrust.web.live.trusts import Seen, seen


def work(task: Task) -> dict[str, Any]:
    """Follow every decision that waits, in order; what cannot be followed is said in the list, not here."""
    from healthtrust.people.linkage.review.clerical import HIGH, LOW
    from healthtrust.people.linkage.review.kept import links_again
    from healthtrust.web.live.pairs_found import to_judge

    name = str(task.asked["trust"])
    of = seen(task.folder, name)
    with begun(task, "follow what was decided"), (linkage_of(of) / "pairs.parquet").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        lines, before = decisions(of), read_list(of)
        waiting = lines[before.followed if before else 0 :]
        left = [said for line in waiting for said in _followed(of, line)]
        if waiting:
            links_again(linkage_of(of))
        left_open = {said.split(":")[0] for said in left}
        pairs, count = to_judge(of, KEPT, {line["pair"] for line in lines} - left_open)
        write_list(of, Listed(tuple(pairs), count, LOW, HIGH, tuple(left), len(lines), stamp(of)))
    return {"address": f"/live/{name}/linkage", "followed": len(waiting) - len(left)}


def _followed(of: Seen, line: Mapping[str, str]) -> list[str]:
    """Follow a decision and return what could not be followed yet, and why."""
    from healthtrust.ground.errors import InvalidInput
    from healthtrust.people.linkage.review.decided import apply_decisions

    try:
        applied = apply_decisions(linkage_of(of), {name: [said] for name, said in line.items()})
    except InvalidInput as refused:
        return [f"{line['pair']}: {each}" for each in refused.problems]
    return [f"{line['pair']}: {each}" for each in applied.left]
