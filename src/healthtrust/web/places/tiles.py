"""Places as tiles of one size: the tree is the layout, children side by side in the block of their parent.

>>> tree = Tree({"Valley": "", "Dale": "Valley", "Green": "Dale", "Far": "Dale", "Docks": "Valley"}, {})
>>> [(block.place, block.tiles) for block in blocks(tree, "Valley")]
[('Valley', ('Docks',)), ('Dale', ('Green', 'Far'))]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from healthtrust.web.places.tree import Tree


@dataclass(frozen=True)
class Block:
    """A place and the tiles of those that lie in it and hold no others; depth below where the page begins."""

    place: str
    depth: int
    tiles: tuple[str, ...]


def blocks(tree: Tree, place: str, depth: int = 0) -> Iterator[Block]:
    """Yield the blocks of a place and of those in it that hold others, in the order of the tree."""
    children = tree.children(place)
    tiles = tuple(child for child in children if not tree.children(child)) if children else (place,)
    inner = [child for child in children if tree.children(child)]
    if tiles or not inner:
        yield Block(place, depth, tiles)
    for child in inner:
        yield from blocks(tree, child, depth + 1)
