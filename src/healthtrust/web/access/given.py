"""Which roles people have: those of web.toml stand as they are there; approvers give and take all others.

What is given is kept in the pages' own database and read again every few seconds, so that several servers on
one database agree. Somebody who was given no role at all may do nothing. While the database is away, what was
read last holds.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from anyio.to_thread import run_sync
from sqlalchemy import Engine, delete, insert, select

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words
from healthtrust.web.access.roles import ALL_ROLES, Person, Role
from healthtrust.web.settings import Access
from healthtrust.web.store.database import DatabaseAway, reading, writing
from healthtrust.web.store.schema_roles import ROLES
from healthtrust.web.store.trail import note_within

FRESH_SECONDS = 2.0


class Given:
    """The roles of everybody who does not sit at this machine."""

    def __init__(self, engine: Engine, access: Access) -> None:
        self._engine, self._access = engine, access
        self._kept: Mapping[str, tuple[Role, ...]] = {}
        self._until = 0.0
        if access.kind != "local":
            self.read()

    @property
    def kept(self) -> Mapping[str, tuple[Role, ...]]:
        """Return the roles that were given here, by name."""
        return self._kept

    def of(self, name: str) -> tuple[Role, ...]:
        """Return the roles somebody has."""
        fixed = self._access.roles.get(name)
        return fixed if fixed is not None else self._kept.get(name, self._access.everybody)

    async def refresh(self) -> None:
        """Read again what is given, where that was not done for a while."""
        if self._access.kind != "local" and time.monotonic() > self._until:
            self._until = time.monotonic() + FRESH_SECONDS
            await run_sync(self._read_if_there)

    def read(self) -> None:
        """Read what is given."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(ROLES.c.person, ROLES.c.roles).order_by(ROLES.c.person)).all()
        self._kept = {
            person: tuple(each for each in ALL_ROLES if each in roles.split()) for person, roles in rows
        }

    def give(self, name: str, roles: Sequence[Role] | None, by: Person) -> None:
        """Give somebody these roles and no others; None: those of everybody. Raises InvalidInput."""
        self._refuse_fixed(name)
        with writing(self._engine) as connection:
            before = {person: given.split() for person, given in connection.execute(_ALL).all()}
            after = {**before, name: list(roles or ())}
            if roles is None:
                after.pop(name)
            refuse(self._nobody_left(after))
            connection.execute(delete(ROLES).where(ROLES.c.person == name))
            if roles is not None:
                connection.execute(insert(ROLES).values(person=name, roles=" ".join(roles)))
            said = {"of": name, "before": before.get(name), "after": after.get(name)}
            note_within(connection, by, "settings", said)
        self.read()

    def _refuse_fixed(self, name: str) -> None:
        if name in self._access.roles:
            remedy = "What stands there is changed there, by whoever keeps this server."
            refuse([Problem("roles", f"{name}, who stands in web.toml", "somebody else", None, remedy)])

    def _nobody_left(self, after: Mapping[str, Sequence[str]]) -> list[Problem]:
        """Return that nobody would be left who may give roles."""
        fixed = [roles for roles in self._access.roles.values() if "approver" in roles]
        given = [person for person, roles in after.items() if "approver" in roles]
        if fixed or "approver" in self._access.everybody or given:
            return []
        remedy = f"Make somebody else {in_words(['approver'])} first."
        return [Problem("roles", "nobody who approves", "at least one approver", None, remedy)]

    def _read_if_there(self) -> None:
        try:
            self.read()
        except DatabaseAway:
            return


_ALL = select(ROLES.c.person, ROLES.c.roles)
