"""Which person each record belongs to, as the sum of all moves so far; a move takes a record from id to id.

    person(record, n) = where its last move of the events 1..n took it;     0 = to nobody

A record is known by its source and its id there. Moves of one event are a table of source, record_id, before
and after: a few rows are written into the event's JSON, many as Parquet.

>>> journal = Journal()
>>> journal.add(1, moved(["A", "A"], ["7", "8"], [0, 0], [1, 2]))
>>> journal.add(2, moved(["A"], ["8"], [2], [1]))
>>> journal.at(1).tolist(), journal.at(2).tolist(), journal.next_id
([1, 2], [1, 1], 3)
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.arrow import arrow

Ids = NDArray[np.uint64]
Whole = NDArray[np.int64]
IN_WORDS = 500
"""Rows up to which the moves of an event are written as JSON."""
BETWEEN = "\x1f"
"""The unit separator between source and record id in a key; neither may hold it."""
NOBODY = 0
_NAMES = ("source", "record_id", "before", "after")


@dataclass(frozen=True)
class Moved:
    """Moves of one event [record]: source and record id as Arrow texts, the ids before and after."""

    source: Any
    record_id: Any
    before: Ids
    after: Ids

    def __len__(self) -> int:
        return len(self.after)

    def backward(self) -> Moved:
        """Return the moves that take everything back."""
        return Moved(self.source, self.record_id, self.after, self.before)

    def persons(self) -> Ids:
        """Return the ids that records leave or join."""
        found = np.unique(np.concatenate([self.before, self.after]))
        held: Ids = found[found != NOBODY]
        return held


def moved(source: Any, record_id: Any, before: Any, after: Any) -> Moved:
    """Return moves from columns of any kind."""
    return Moved(texts(source), texts(record_id), _ids(before), _ids(after))


def texts(values: Any) -> Any:
    """Return a column as Arrow texts in one piece."""
    pa = arrow()
    if not isinstance(values, pa.Array | pa.ChunkedArray):
        values = pa.array(values)
    values = values if values.type == pa.string() else values.cast(pa.string())
    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values


def keys_of(source: Any, record_id: Any) -> Any:
    """Return one text for each record."""
    import pyarrow.compute as pc

    return pc.binary_join_element_wise(source, record_id, BETWEEN)


def packed(rows: Moved) -> tuple[dict[str, Any], bytes | None]:
    """Return moves as a part of the event's payload, and as Parquet where they are many."""
    if not len(rows):
        return {}, None
    if len(rows) <= IN_WORDS:
        columns = (
            rows.source.to_pylist(),
            rows.record_id.to_pylist(),
            rows.before.tolist(),
            rows.after.tolist(),
        )
        return {"moved": [list(row) for row in zip(*columns, strict=True)]}, None
    import pyarrow.parquet as pq

    table = arrow().table(
        dict(zip(_NAMES, (rows.source, rows.record_id, rows.before, rows.after), strict=True))
    )
    stream = io.BytesIO()
    pq.write_table(table, stream, compression="zstd", row_group_size=1 << 20)
    return {"rows": len(rows)}, stream.getvalue()


def unpacked(payload: Mapping[str, Any], parquet: bytes | None) -> Moved:
    """Return the moves of an event; none where it moves nothing."""
    if parquet is None:
        columns = list(zip(*payload.get("moved", ()), strict=True)) or [(), (), (), ()]
        return Moved(_strings(columns[0]), _strings(columns[1]), _ids(columns[2]), _ids(columns[3]))
    import pyarrow.parquet as pq

    table = pq.read_table(io.BytesIO(parquet), columns=list(_NAMES))
    return moved(*(table.column(name) for name in _NAMES))


def _strings(values: Sequence[str]) -> Any:
    return arrow().array(values, arrow().string())


def _ids(values: Any) -> Ids:
    return np.asarray(values, dtype=np.uint64)


class Journal:
    """All moves in the order of their events, and the records in the order of their first move."""

    def __init__(self) -> None:
        self.source = _strings(())
        self.record_id = _strings(())
        self._keys = _strings(())
        self._moves: dict[int, tuple[Whole, Moved]] = {}
        self.next_id = 1

    def add(self, event: int, rows: Moved) -> None:
        """Add the moves of the next event."""
        self.add_all([(event, rows)])

    def add_all(self, moves: Sequence[tuple[int, Moved]]) -> None:
        """Add the moves of the next events; records not met before get the next places."""
        moves = [(event, rows) for event, rows in moves if len(rows)]
        if not moves:
            return
        pa = arrow()
        source = pa.concat_arrays([rows.source for _, rows in moves])
        record_id = pa.concat_arrays([rows.record_id for _, rows in moves])
        cuts = np.cumsum([len(rows) for _, rows in moves])[:-1]
        for (event, rows), places in zip(moves, np.split(self._met(source, record_id), cuts), strict=True):
            self._moves[event] = (places, rows)
            self.next_id = max(self.next_id, int(rows.after.max()) + 1)

    def _met(self, source: Any, record_id: Any) -> Whole:
        """Return the place of each record; those not met before get the next, in the order of first rows."""
        pa = arrow()
        keys = keys_of(source, record_id).dictionary_encode()
        codes = keys.indices.to_numpy().astype(np.int64)
        of_code = self._sought(keys.dictionary)
        fresh = np.flatnonzero(of_code < 0)
        of_code[fresh] = len(self) + np.arange(len(fresh))
        if len(fresh):
            first = np.zeros(len(of_code), dtype=np.int64)
            first[codes[::-1]] = np.arange(len(codes))[::-1]
            at = pa.array(first[fresh])
            self.source = pa.concat_arrays([self.source, source.take(at)])
            self.record_id = pa.concat_arrays([self.record_id, record_id.take(at)])
            self._keys = pa.concat_arrays([self._keys, keys.dictionary.take(pa.array(fresh))])
        places: Whole = of_code[codes]
        return places

    def __len__(self) -> int:
        """Return how many records there are."""
        return len(self._keys)

    def places(self, source: Any, record_id: Any) -> Whole:
        """Return the place of each record among those met so far, −1 where it was never met."""
        keys = keys_of(texts(source), texts(record_id)).dictionary_encode()
        places: Whole = self._sought(keys.dictionary)[keys.indices.to_numpy()]
        return places

    def _sought(self, keys: Any) -> Whole:
        """Return the place of each of some different keys; whichever side is smaller is laid into a table."""
        import pyarrow.compute as pc

        if len(keys) > len(self._keys):
            found = pc.index_in(keys, value_set=self._keys)
            return np.array(pc.fill_null(found, -1).to_numpy(zero_copy_only=False), dtype=np.int64)
        met = pc.index_in(self._keys, value_set=keys)
        held = np.flatnonzero(pc.is_valid(met).to_numpy(zero_copy_only=False))
        places = np.full(len(keys), -1, dtype=np.int64)
        places[pc.fill_null(met, 0).to_numpy(zero_copy_only=False)[held]] = held
        return places

    def at(self, event: int) -> Ids:
        """Return the person of each record [place] after an event; 0 of those who belong to nobody then."""
        persons = np.zeros(len(self), dtype=np.uint64)
        for number, (places, rows) in self._moves.items():
            if number > event:
                break
            persons[places] = rows.after
        return persons

    def now(self) -> Ids:
        """Return the person of each record [place] after all events."""
        return self.at(max(self._moves, default=0))

    def columns(self, event: int | None = None) -> dict[str, Any]:
        """Return source, record_id and person_id of the records that have a person, now or after an event."""
        persons = self.now() if event is None else self.at(event)
        held = np.flatnonzero(persons != NOBODY)
        at = arrow().array(held)
        return {
            "source": self.source.take(at),
            "record_id": self.record_id.take(at),
            "person_id": persons[held],
        }

    def moves_since(self, event: int) -> list[tuple[int, Moved]]:
        """Return the moves of each event after one."""
        return [(number, rows) for number, (_, rows) in self._moves.items() if number > event]

    def rows_of(self, event: int) -> Moved:
        """Return the moves of an event."""
        return self._moves[event][1] if event in self._moves else moved((), (), (), ())

    def places_moved_by(self, event: int) -> Whole:
        """Return the places of the records that an event moves."""
        return self._moves[event][0] if event in self._moves else np.zeros(0, dtype=np.int64)

    def left_for(self, person: int) -> int:
        """Return the id that the last records of an id went to; 0 where they went nowhere."""
        for _, rows in reversed(self._moves.values()):
            left = np.flatnonzero(rows.before == person)
            if left.size:
                return int(rows.after[left[-1]])
        return NOBODY

    def moving(self, places: Whole, before: Ids, after: int) -> Moved:
        """Return moves of the records at some places to one person."""
        at = arrow().array(places)
        goal = np.full(len(places), after, dtype=np.uint64)
        return Moved(self.source.take(at), self.record_id.take(at), before, goal)
