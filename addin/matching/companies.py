"""Compares company names: the firm's own name, its branch, the words it is made of.

华新科技（深圳）有限公司 and 深圳市华新科技股份公司 are written for one firm; 华新科技广州分公司
is another customer than its head office.
"""

from __future__ import annotations

import re

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from addin.cleaning.companies import branch_of
from addin.cleaning.legal_forms import CHINESE_FORM, western_form
from addin.i18n import msg
from addin.matching.comparers import (
    MISSING,
    Feature,
    Flags,
    Level,
    Levels,
    OneFeature,
    Role,
    RowIndices,
    either_missing,
    same,
)
from addin.matching.likeness import Likeness
from addin.matching.person_parts import HAN
from addin.matching.places import leading_places
from addin.matching.texts import Codes, recoded
from addin.table.table import Column

COMPANY = (
    Level(msg("{column} same"), 0.6, 0.002, "whole"),
    Level(msg("{column}: same name without place and legal form"), 0.12, 0.001, "core"),
    Level(msg("{column}: one is the short form of the other"), 0.08, 0.002, "core"),
    Level(msg("{column}: names nearly the same"), 0.08, 0.002),
    Level(msg("{column}: names alike"), 0.05, 0.01),
    Level(msg("{column}: another branch"), 0.01, 0.002),
    Level(msg("{column}: some words the same"), 0.03, 0.02),
    Level(msg("{column}: names differ"), 0.05, 0.96),
)
SAME, CORE, SHORT, NEAR, ALIKE, BRANCH, WORDS, DIFFER = range(8)

_BRANCH_SIGN = re.compile(r"分|店|部|处|行|号|branch|office|store|shop")
_NOISE = re.compile(r"[\W_]+")
_BRACKETED_PLACE = re.compile(r"[(\[【（]([^()\[\]【】（）]{2,8})[)\]】）]")
_PART_OF = 40.0
_WESTERN_NOISE = frozenset({"the", "of", "and", "und", "et", "y", "de", "la", "le", "für", "for"})


def company_parts(text: str) -> tuple[str, str]:
    """(core, branch) of a folded name; the core without place, legal form and signs."""
    branch = branch_of(text) if _BRANCH_SIGN.search(text) else ""
    name = text[: text.rindex(branch)] if branch and not text.startswith(branch) else text
    if HAN.search(name):
        name = _BRACKETED_PLACE.sub("", name) or name
        name = CHINESE_FORM.sub("", name) or name
        end = leading_places(name)
        if len(name) - end >= 2:
            name = name[end:]
        return _NOISE.sub("", name), _NOISE.sub("", branch)
    if form := western_form(name):
        name = name[: form.start] or name
    words = [
        w
        for w in _NOISE.sub(" ", name.replace("'", "").replace("’", "")).split()
        if w not in _WESTERN_NOISE
    ]
    return " ".join(words), _NOISE.sub("", branch)


class CompanyComparer(OneFeature):
    """Compares company names."""

    effort = 5

    def __init__(
        self,
        column: Column,
        codes: Codes,
        texts: list[str],
        role: Role,
        *,
        keep_texts: bool = False,
    ) -> None:
        """Prepares the comparison.

        Args:
            column: where the names stand.
            codes: n indices into the texts.
            texts: k folded names.
            role: IDENTITY where the customers are firms, SHARED where they are persons.
            keep_texts: see `Comparer`.
        """
        super().__init__(keep_texts=keep_texts)
        self.features = (
            Feature("company", role, (column,), COMPANY, NEAR, is_contact=True, of_firm=True),
        )
        parts = [company_parts(text) for text in texts]
        cores = [core for core, _ in parts]
        whole = [_NOISE.sub("", t) if c else "" for t, c in zip(texts, cores, strict=True)]
        self._whole = self._aspect("whole", codes, whole).codes
        self._core = self._aspect("core", codes, cores)
        self._branch, _ = recoded(codes, [branch or "-" for _, branch in parts])
        self._aspect("start", codes, [_start(core) for core in cores])
        self._aspect("end", codes, [_end(core) for core in cores])
        self._likeness = (
            Likeness(self._core.texts, JaroWinkler.similarity, 0.75),
            Likeness(self._core.texts, fuzz.token_set_ratio, 50),
            Likeness(self._core.texts, fuzz.token_sort_ratio, _PART_OF),
        )
        self.keys = (
            self._key("core", "company", 0.72),
            self._key("start", "company", 0.8),
            self._key("end", "company", 0.75),
        )

    def forbids(self, left: RowIndices, right: RowIndices) -> Flags:
        """See `Comparer`: where firms are the customers, a branch is another one."""
        if self.features[0].role is not Role.IDENTITY:
            return super().forbids(left, right)
        (levels,) = self.compare(left, right)
        found: Flags = levels == BRANCH
        return found

    def _glance(self, levels: Levels, left: RowIndices, right: RowIndices) -> None:
        core = same(self._core.codes, left, right)
        branch = same(self._branch, left, right)
        levels[core] = np.where(branch[core], CORE, BRANCH)
        levels[same(self._whole, left, right)] = SAME
        levels[either_missing(self._core.codes, left, right)] = MISSING

    def _closer(self, left: RowIndices, right: RowIndices) -> Levels:
        x, y = self._core.of(left), self._core.of(right)
        a, b = self._core.codes[left], self._core.codes[right]
        likeness, words, ratio = (alike.of(a, b) for alike in self._likeness)
        levels = np.full(len(left), DIFFER, dtype=np.int8)
        levels[(words >= 60) | (likeness >= 0.75)] = WORDS
        levels[(ratio >= 75) | (likeness >= 0.86)] = ALIKE
        levels[words >= 99] = SHORT
        for i in np.flatnonzero(ratio >= _PART_OF).tolist():
            if x[i] in y[i] or y[i] in x[i]:
                levels[i] = SHORT
        levels[(ratio >= 90) | (likeness >= 0.94)] = NEAR
        other = self._branch[left] != self._branch[right]
        levels[other & (levels <= NEAR)] = BRANCH
        return levels


def _end(core: str) -> str:
    """The end of the last word of a core that is long enough to have one."""
    return core.rpartition(" ")[2][-4:] if len(core) > 4 else ""


def _start(core: str) -> str:
    """The beginning of a core: two Chinese characters, four Latin letters."""
    return core[:2] if HAN.match(core) else core[:4]


def looks_like_company(folded_text: str) -> bool:
    """Whether a folded text says itself that it is a firm: 有限公司, Ltd, GmbH."""
    return CHINESE_FORM.search(folded_text) is not None or western_form(folded_text) is not None
