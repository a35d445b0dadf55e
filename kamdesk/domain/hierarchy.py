"""Who belongs to whom: the ultimate parent of every account, to any depth and in any order.

Imported parents may form a circle. Then its members share one root, the smallest of them, so that
sums stay right until a person mends the circle.
"""

from collections.abc import Container, Mapping
from typing import Protocol, Self, TypeVar


class _Key(Protocol):
    def __hash__(self) -> int: ...

    def __lt__(self, other: Self, /) -> bool: ...


K = TypeVar("K", bound=_Key)


def ultimate_parents(parents: Mapping[K, K | None]) -> dict[K, K]:
    """Map every key to its topmost parent; a key without one is its own.

    A parent that is not itself a key counts as topmost: it was deleted or is out of sight.
    """
    roots: dict[K, K] = {}
    for start in parents:
        if path := _climb(start, parents, roots):
            roots.update(dict.fromkeys(path, _root_above(path, parents, roots)))
    return {key: roots[key] for key in parents}


def circles(parents: Mapping[K, K | None]) -> tuple[tuple[K, ...], ...]:
    """List every circle of parents, each once, starting at its smallest member."""
    found: set[tuple[K, ...]] = set()
    seen: dict[K, K] = {}
    for start in parents:
        path = _climb(start, parents, seen)
        above = parents.get(path[-1]) if path else None
        if above is not None and above in path:
            found.add(_from_smallest(path[path.index(above) :]))
        seen.update({key: key for key in path})
    return tuple(sorted(found))


def closes_circle(parents: Mapping[K, K | None], child: K, parent: K) -> bool:
    """Tell whether putting ``child`` under ``parent`` would make it its own ancestor."""
    above: K | None = parent
    climbed: set[K] = set()
    while above is not None and above not in climbed:
        if above == child:
            return True
        climbed.add(above)
        above = parents.get(above)
    return False


def parents_first(parents: Mapping[K, K | None]) -> tuple[K, ...]:
    """Order keys so that every parent comes before its children; circles start anywhere."""
    ordered: dict[K, None] = {}
    for start in parents:
        path = _climb(start, parents, ordered)
        ordered.update(dict.fromkeys(reversed(path)))
    return tuple(ordered)


def families(roots: Mapping[K, K]) -> dict[K, tuple[K, ...]]:
    """Turn key -> root into root -> its members, in the given order."""
    grouped: dict[K, list[K]] = {}
    for key, root in roots.items():
        grouped.setdefault(root, []).append(key)
    return {root: tuple(members) for root, members in grouped.items()}


def _climb(start: K, parents: Mapping[K, K | None], known: Container[K]) -> list[K]:
    """Return the keys from ``start`` upwards that are not known yet, each once."""
    path: dict[K, None] = {}
    here: K | None = start
    while here is not None and here in parents and here not in path and here not in known:
        path[here] = None
        here = parents[here]
    return list(path)


def _root_above(path: list[K], parents: Mapping[K, K | None], roots: Mapping[K, K]) -> K:
    """Return the root that a whole path shares."""
    above = parents[path[-1]]
    if above is None:
        return path[-1]
    if above in path:
        return min(path[path.index(above) :])
    return roots.get(above, above)


def _from_smallest(circle: list[K]) -> tuple[K, ...]:
    first = circle.index(min(circle))
    return tuple(circle[first:] + circle[:first])
