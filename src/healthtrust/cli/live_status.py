"""healthtrust live status."""

from __future__ import annotations

from pathlib import Path

from healthtrust.cli.say import say_json, say_table


def status_verb(trust: Path, database: str, out: Path | None, as_json: bool) -> None:
    """Say where the year stands and what is next."""
    from healthtrust.live.standing import standing
    from healthtrust.live.trust import open_trust

    found = standing(open_trust(trust, database))
    if as_json:
        say_json(found.as_plain())
        return
    print(f"{found.trust}: {found.said}")
    print(f"  Next: {found.next_action}")
    if found.loads["load"]:
        rows = [[str(value) for value in row] for row in zip(*found.loads.values(), strict=True)]
        say_table([name.replace("_", " ") for name in found.loads], rows)
