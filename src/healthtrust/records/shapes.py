"""The shapes of places: polygons of a GeoJSON file, named as the places are, checked before they are drawn.

A feature has the name of its place under `properties.name`, and a Polygon or a MultiPolygon. Every
neighbourhood needs one; places above them may have one.

Source  RFC 7946, The GeoJSON Format

>>> square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
>>> one = {"type": "Feature", "properties": {"name": "Dale"}, "geometry": square}
>>> shapes, problems = shapes_in({"type": "FeatureCollection", "features": [one]}, "valley.geojson")
>>> shapes["Dale"], problems
((((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)),), [])
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from pathlib import Path
from typing import Any

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.records.places import Places
from healthtrust.records.store import file_named

Point = tuple[float, float]
Ring = tuple[Point, ...]
Shape = tuple[Ring, ...]
"""The rings of a place, outer ones and holes alike: what lies within an odd number of them is the place."""

KINDS = ("Polygon", "MultiPolygon")
MOST_TOLD = 20
"""Problems of one file that are told; a file may hold thousands of features."""


def read_shapes(path: Path, neighbourhoods: Sequence[str], places: Sequence[str]) -> dict[str, Shape]:
    """Return the shape of each place; raises with every problem of the file, and of its names.

    neighbourhoods must all have a shape; places are all that may have one.
    """
    shapes, problems = shapes_in(_told(path), path.name)
    refuse([*problems, *_names(shapes, neighbourhoods, places, path.name)][:MOST_TOLD])
    return shapes


def problems_of_shapes(name: str | None, places: Places, folder: str) -> list[Problem]:
    """Return what is wrong with the shapes that a design names, if it names any."""
    if not name:
        return []
    leaves = [places.names[leaf] for leaf in places.leaves]
    try:
        read_shapes(file_named(name, folder), leaves, places.names)
    except InvalidInput as unusable:
        return [
            Problem(f"people.shapes, {p.where}", p.found, p.expected, p.nearest, p.remedy)
            for p in unusable.problems
        ]
    return []


def shapes_in(told: Any, where: str) -> tuple[dict[str, Shape], list[Problem]]:
    """Return the shapes that a collection of features tells, and what is wrong with it."""
    if not isinstance(told, Mapping) or told.get("type") != "FeatureCollection":
        found = repr(told.get("type")) if isinstance(told, Mapping) else type(told).__name__
        return {}, [Problem(where, found, "a FeatureCollection of GeoJSON")]
    shapes: dict[str, Shape] = {}
    problems: list[Problem] = []
    features = told.get("features")
    for at, feature in enumerate(features if isinstance(features, list) else [], start=1):
        name, here = _name(feature), f"{where}, feature {at}"
        if not name:
            problems.append(Problem(here, "no properties.name", "the name of a place"))
            continue
        if name in shapes:
            problems.append(Problem(here, f"{name!r} a second time", "each place once"))
        shapes[name], wrong = _shape(feature.get("geometry"), f"{here} ({name})")
        problems += wrong
    if not shapes and not problems:
        problems.append(Problem(where, "no features", "a feature for each neighbourhood"))
    return shapes, problems


def _told(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as unreadable:
        refuse([Problem(path.name, unreadable.strerror or "unreadable", "a GeoJSON file")])
    except ValueError as broken:
        refuse([Problem(path.name, str(broken), "a GeoJSON file in UTF-8")])
    raise AssertionError("refused above")


def _name(feature: Any) -> str:
    properties = feature.get("properties") if isinstance(feature, Mapping) else None
    name = properties.get("name") if isinstance(properties, Mapping) else None
    return name if isinstance(name, str) else ""


def _shape(geometry: Any, where: str) -> tuple[Shape, list[Problem]]:
    kind = geometry.get("type") if isinstance(geometry, Mapping) else None
    if kind not in KINDS:
        return (), [Problem(where, repr(kind), " or ".join(KINDS))]
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    rings = [ring for polygon in _listed(polygons) for ring in _listed(polygon)]
    if not rings:
        return (), [Problem(where, "no ring", "at least one ring of points")]
    read = [_ring(ring) for ring in rings]
    wrong = [why for _, why in read if why]
    return tuple(ring for ring, _ in read), [
        Problem(where, why, "closed rings of four points or more") for why in wrong
    ]


def _ring(ring: Any) -> tuple[Ring, str]:
    """Return the points of a ring, and what is wrong with it if anything."""
    points = tuple(_points(ring))
    if len(points) != len(_listed(ring)):
        return (), "a point that is not two finite numbers"
    if len(points) < 4:
        return (), f"a ring of {len(points)} points"
    if points[0] != points[-1]:
        return (), "a ring that does not end where it begins"
    return points, ""


def _points(ring: Any) -> Iterator[Point]:
    for point in _listed(ring):
        pair = _listed(point)[:2]
        if len(pair) == 2 and all(type(each) in (int, float) and isfinite(each) for each in pair):
            yield float(pair[0]), float(pair[1])


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _names(
    shapes: Mapping[str, Shape], neighbourhoods: Sequence[str], places: Sequence[str], where: str
) -> Iterator[Problem]:
    for name in shapes:
        if name not in places:
            yield Problem(where, f"a shape of {name!r}", "the name of a place", nearest_match(name, places))
    for name in neighbourhoods:
        if name not in shapes:
            yield Problem(
                where, f"no shape of {name!r}", "a shape of every neighbourhood", nearest_match(name, shapes)
            )
