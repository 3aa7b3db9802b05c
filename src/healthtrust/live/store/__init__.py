"""Where a live year is kept: book, state, loads, appeals and trail in one database, SQLite or PostgreSQL."""

from healthtrust.live.store.copies import restore
from healthtrust.live.store.folder import TrustFolder
from healthtrust.live.store.key import content_key
from healthtrust.live.store.opening import create, open_store
from healthtrust.live.store.retention import expired, purged
from healthtrust.live.store.roles import ROLES, Forbidden, Who
from healthtrust.live.store.rows import Appeal, Load
from healthtrust.live.store.stages import YearState, begun, closed, paid, settled
from healthtrust.live.store.store import Store
from healthtrust.live.store.trail import TrailRow
from healthtrust.live.store.work import Trust, Work

__all__ = [
    "ROLES",
    "Appeal",
    "Forbidden",
    "Load",
    "Store",
    "TrailRow",
    "Trust",
    "TrustFolder",
    "Who",
    "Work",
    "YearState",
    "begun",
    "closed",
    "content_key",
    "create",
    "expired",
    "open_store",
    "paid",
    "purged",
    "restore",
    "settled",
]
