"""Tiles and maps of places: every place once, colours that can be read, shapes that keep their borders."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from healthtrust import web
from healthtrust.web.places.map import MOST_POINTS, WIDTH, paths
from healthtrust.web.places.measures import MOST_STEPS, step_of, steps
from healthtrust.web.places.tiles import blocks
from healthtrust.web.places.tree import Tree

STYLE = (Path(web.__file__).parent / "static" / "parts" / "places.css").read_text()
TILE = re.compile(r"\.tile--(d?\d) \{ background: (#\w{6}); color: (#\w{6}); fill: (#\w{6}); \}")
READABLE = 4.5
"""Contrast of text, WCAG 2.2, 1.4.3."""


def _light(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


def test_text_on_every_step_of_colour_can_be_read() -> None:
    found = {step: (ground, text, fill) for step, ground, text, fill in TILE.findall(STYLE)}
    assert set(found) == {f"{kind}{step}" for kind in ("", "d") for step in range(MOST_STEPS)}
    for step, (ground, text, fill) in found.items():
        assert _contrast(ground, text) >= READABLE, step
        assert ground == fill


def test_steps_of_colour_grow_darker_so_that_they_are_told_apart_without_hue() -> None:
    of = {step: _light(ground) for step, ground, _, _ in TILE.findall(STYLE)}
    light = [of[str(step)] for step in range(MOST_STEPS)]
    assert light == sorted(light, reverse=True)
    assert all(_contrast_of(a, b) > 1.15 for a, b in pairwise(light))
    both = [of[f"d{step}"] for step in range(MOST_STEPS)]
    assert both[:4] == sorted(both[:4]) and both[3:] == sorted(both[3:], reverse=True)


def _contrast_of(one: float, other: float) -> float:
    low, high = sorted((one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_every_neighbourhood_is_one_tile_in_the_block_of_its_parent(depth: int) -> None:
    parents = {"0": ""}
    front = ["0"]
    for _ in range(depth):
        front = [f"{parent}.{k}" for parent in front for k in range(3)]
        parents |= {place: place.rpartition(".")[0] for place in front}
    tree = Tree(parents, {})
    found = list(blocks(tree, "0"))
    assert sorted(tile for block in found for tile in block.tiles) == sorted(front)
    assert all(parents[tile] == block.place for block in found for tile in block.tiles)
    assert max(block.depth for block in found) == depth - 1


def test_a_neighbourhood_alone_is_its_own_tile() -> None:
    assert [block.tiles for block in blocks(Tree({"Dale": ""}, {}), "Dale")] == [("Dale",)]


@pytest.mark.parametrize("values", [[3.0], [0.0, 0.0], [-4.0, 9.0, 9.5], [1e-9, 2e-9], [1e6, 1e9, 5e8]])
@pytest.mark.parametrize("diverging", [False, True])
def test_steps_rise_with_values_and_limits_lie_between_them(values: list[float], diverging: bool) -> None:
    limits, placed = steps(values, diverging)
    order = [placed[at] for at in sorted(range(len(values)), key=lambda at: values[at])]
    known = [step for step in order if step is not None]
    assert known == sorted(known) and all(0 <= step < MOST_STEPS for step in known)
    assert limits == sorted(set(limits)) and len(limits) < MOST_STEPS


def test_nought_is_in_the_middle_of_what_diverges() -> None:
    limits, placed = steps([-8.0, 0.0, 8.0], True)
    below, middle, above = (step for step in placed if step is not None)
    assert middle == 3 and below + above == 6 and below < 3 and limits[0] == -limits[-1]
    assert step_of(0, 6, True) == 0


def test_shapes_that_share_a_border_share_it_on_the_map() -> None:
    one = (((0.0, 50.0), (1.003, 50.0), (1.0007, 51.0), (0.0, 51.0), (0.0, 50.0)),)
    other = (((1.003, 50.0), (2.0, 50.0), (2.0, 51.0), (1.0007, 51.0), (1.003, 50.0)),)
    drawn = paths({"one": one, "other": other})
    points = [set(_points(drawn.of[name].path)) for name in ("one", "other")]
    assert len(points[0] & points[1]) == 2


def test_two_thousand_detailed_areas_stay_a_small_page() -> None:
    def ring(at: int) -> tuple[tuple[float, float], ...]:
        x, y = at % 50, at // 50 / 2
        edge = [(x + k / 25, y) for k in range(26)] + [(x + 1, y + 0.5 * k / 25) for k in range(26)]
        edge += [(x + 1 - k / 25, y + 0.5) for k in range(26)] + [
            (x, y + 0.5 - 0.5 * k / 25) for k in range(26)
        ]
        return tuple(edge)

    drawn = paths({str(at): (ring(at),) for at in range(2_000)})
    assert sum(len(area.path) for area in drawn.of.values()) < 12 * MOST_POINTS
    assert max(area.box[2] for area in drawn.of.values()) <= WIDTH + 8


def _points(path: str) -> list[tuple[int, int]]:
    found, x, y = [], 0, 0
    for mark, numbers in re.findall(r"([MLHV])([-\d ]+)", path):
        told = [int(each) for each in numbers.split()]
        if mark in "ML":
            x, y = told
        elif mark == "H":
            (x,) = told
        else:
            (y,) = told
        found.append((x, y))
    return found
