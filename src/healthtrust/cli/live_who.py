"""Who calls: name, role and database, and the trust they open."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from healthtrust.live.store import Who
    from healthtrust.live.trust import LiveTrust


@dataclass(frozen=True)
class Caller:
    """Who does it in which role, and where the database is, if not in the folder."""

    name: str
    role: str
    database: str

    @property
    def who(self) -> Who:
        """Return the caller as the trail knows them; the name of the login where none is said."""
        from healthtrust.live.store import Who

        return Who(self.name or getpass.getuser(), self.role)

    def trust(self, path: Path) -> LiveTrust:
        """Return the trust in a folder."""
        from healthtrust.live.trust import open_trust

        return open_trust(path, self.database)
