"""Taking back what was done to a whole section of a sheet's tail.

Entry checks and conditional formats overlap and share ranges, so cutting one range out of
them cannot be undone range by range. The inverse keeps the whole old section and a digest of
the new one; while nobody has changed it since, the old section comes back exactly. Otherwise
the inverse's plain attributes are used.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from lxml import etree

from addin.hosts.xlsx.frame import Frame
from addin.hosts.xlsx.vocabulary import Element, parse_xml
from addin.table.changes import Raw

_BEFORE = "xlsx:section"
_AFTER = "xlsx:section-expected"


class Section:
    """All elements of one name in a tail, together with the extensions, which belong to them.

    Args:
        tail: of the sheet.
        name: "dataValidations" or "conditionalFormatting".
    """

    def __init__(self, tail: Frame, name: str) -> None:
        self._tail = tail
        self._name = name
        self._before = self._markup()

    def _elements(self) -> list[Element]:
        return [*self._tail.all(self._name), *self._tail.all("extLst")]

    def _markup(self) -> str:
        texts = [etree.tostring(e, encoding="unicode", with_tail=False) for e in self._elements()]
        return json.dumps(texts, ensure_ascii=False)

    def raw(self) -> Raw | None:
        """The record for an inverse; None when nothing was changed."""
        after = self._markup()
        if after == self._before:
            return None
        return {_BEFORE: self._before, _AFTER: _digest(after)}

    def restore(self, raws: Sequence[Raw | None]) -> bool:
        """Brings an old section back, if all changes ask for the same one and it still fits."""
        first = next((raw for raw in raws if raw and _BEFORE in raw), None)
        if first is None or any(raw != first for raw in raws):
            return False
        if first.get(_AFTER) != _digest(self._before):
            return False
        for element in self._elements():
            self._tail.drop(element)
        for text in json.loads(first[_BEFORE]):
            self._tail.put(parse_xml(str(text).encode(), self._name))
        self._tail.changed = True
        return True


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
