"""B-trees of a damaged file walked from their roots, and the pages that no root leads to any more."""

from __future__ import annotations

from collections.abc import Iterator

from storage.salvage.cells import INDEX_INTERIOR, INDEX_LEAF, TABLE_INTERIOR, TABLE_LEAF, Row, node, rows
from storage.salvage.pages import Pages


class Tree:
    """The rows of a table. Once they are read, `whole` says whether anything of it was missing or in the way."""

    def __init__(self, pages: Pages, root: int, table: bool, reached: bytearray) -> None:
        """`table` is False for a table without rowid, which is kept as an index; `reached` marks the pages seen."""
        self._pages, self._root, self._reached = pages, root, reached
        self._kinds = (TABLE_INTERIOR, TABLE_LEAF) if table else (INDEX_INTERIOR, INDEX_LEAF)
        self.whole = True

    def rows(self) -> Iterator[Row]:
        seen = bytearray(self._pages.count + 1)
        below = [self._root]
        while below:
            number = below.pop()
            page = self._pages.page(number)
            if page is None or seen[number]:
                self.whole = False
                continue
            seen[number] = 1
            found = node(page, number == 1, self._pages.usable)
            if found is None or found.kind not in self._kinds:
                self.whole = False
                continue
            self._reached[number] = 1
            self.whole = self.whole and found.whole
            for row in rows(found, self._pages.rest):
                if row is None:
                    self.whole = False
                else:
                    yield row
            below.extend(reversed(found.children))


def masters(pages: Pages, reached: bytearray) -> tuple[dict[str, int], bool]:
    """Where the b-tree of each table begins, by its name, and whether that can be relied on."""
    tree = Tree(pages, 1, True, reached)
    roots: dict[str, int] = {}
    for row in tree.rows():
        match row.values:
            case ("table", str(name), _, int(root), _) if 1 < root <= pages.count:
                roots.setdefault(name, root)
    return roots, tree.whole


def unreached(pages: Pages, reached: bytearray, free: bytearray) -> Iterator[Row]:
    """The rows of pages that nothing leads to and that were not given up."""
    for number in range(2, pages.count + 1):
        page = None if reached[number] or free[number] else pages.page(number)
        found = node(page, False, pages.usable) if page else None
        if found is not None:
            yield from (row for row in rows(found, pages.rest) if row is not None)
