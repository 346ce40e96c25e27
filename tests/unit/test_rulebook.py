"""The rule book: the same content from a TOML file and from the workbook's sheets."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.errors import RuleBookError
from addin.i18n import LANGUAGES, speaking
from addin.table.fields import Field, Kind
from addin.table.grid import Grid
from addin.table.rulebook import RuleBook, Segment, Settings, raise_if
from addin.table.rulebook_sheets import (
    FIELD_COLUMNS,
    SEGMENT_COLUMNS,
    SETTING_COLUMNS,
    field_rows,
    heading,
    read_sheets,
    rule_sheets,
    segment_rows,
    setting_rows,
)
from addin.table.rulebook_toml import default_rulebook, read_toml, write_toml
from tests.rule_mistakes import ELEVEN_MISTAKES

WORDS = st.text("abcdefgh客户电话邮箱", min_size=1, max_size=8)
LABELS = st.fixed_dictionaries({"zh": WORDS, "en": WORDS})
BOUNDS = st.sampled_from([None, "0", "100", "2024-01-31", "today", "today-10y"])
FIELDS = st.builds(
    Field,
    key=st.text("abcdefghij_", min_size=1, max_size=10).filter(lambda k: k.strip("_")),
    kind=st.sampled_from(Kind),
    label=LABELS,
    aliases=st.lists(WORDS, max_size=3, unique=True).map(tuple),
    required=st.booleans(),
    unique=st.booleans(),
    protected=st.booleans(),
    choices=st.dictionaries(WORDS, st.lists(WORDS, max_size=2, unique=True).map(tuple), max_size=3),
    pattern=st.sampled_from([None, r"\d{6}", "[A-Z]+"]),
    minimum=st.sampled_from([None, "0", "2020-01-01"]),
    maximum=BOUNDS,
    must=st.sampled_from([None, "金额 >= 0"]),
    help=st.one_of(st.just({}), LABELS),
    options=st.dictionaries(st.sampled_from(["region", "meaning"]), WORDS, max_size=2),
)
BOOKS = st.builds(
    RuleBook,
    fields=st.lists(FIELDS, min_size=1, max_size=4, unique_by=lambda f: f.key).map(tuple),
    segments=st.lists(
        st.builds(
            Segment,
            tag=WORDS,
            when=st.sampled_from(["金额 > 5", "城市 = 北京 或 城市 = 上海"]),
            note=st.one_of(st.just({}), LABELS),
            on=st.booleans(),
        ),
        max_size=3,
    ).map(tuple),
    settings=st.builds(
        Settings,
        region=st.sampled_from(["CN", "DE"]),
        stale_days=st.integers(0, 900),
        duplicates_threshold=st.sampled_from([0.05, 0.5, 0.875]),
        choices=st.sampled_from(["column", "strict"]),
        marks_on_save=st.sampled_from(["keep", "clear"]),
        paste_guard=st.booleans(),
    ),
)


def as_grids(book, language):
    """The rule sheets as a host would read them."""
    parts = {
        "field": ("字段", FIELD_COLUMNS, field_rows(book)),
        "segment": ("标签", SEGMENT_COLUMNS, segment_rows(book)),
        "settings": ("设置", SETTING_COLUMNS, setting_rows(book)),
    }
    grids = {}
    for part, (name, columns, rows) in parts.items():
        body = [[v if v != "" else None for v in row] for row in rows]
        title = ["规则", *[None] * (len(columns) - 1)]
        header = [heading(c, language) for c in columns]
        grids[part] = Grid(name, 1, 1, [title, header, *body])
    return grids


def same(one, other):
    return (one.fields, one.segments, one.settings) == (
        other.fields,
        other.segments,
        other.settings,
    )


@given(BOOKS)
@settings(max_examples=60, deadline=None)
def test_a_rule_book_survives_the_way_through_toml(book):
    again, problems = read_toml(write_toml(book), "x")
    assert problems == []
    assert same(again, book)


@given(BOOKS, st.sampled_from(LANGUAGES))
@settings(max_examples=60, deadline=None)
def test_a_rule_book_survives_the_way_through_the_sheets(book, language):
    with speaking(language):
        again, problems = read_sheets(as_grids(book, language), "x.xlsx")
    assert problems == []
    assert same(again, book)


def test_the_default_rule_book_is_the_same_from_both_sources():
    book = default_rulebook()
    from_toml, _ = read_toml(write_toml(book), "")
    from_sheets, problems = read_sheets(as_grids(book, "zh"), "")
    assert problems == []
    assert same(from_toml, book)
    assert same(from_sheets, book)


def test_eleven_mistakes_are_reported_together_each_with_its_line():
    _book, problems = read_toml(ELEVEN_MISTAKES, "rules.toml")
    with pytest.raises(RuleBookError) as caught, speaking("en"):
        raise_if(problems, "rules.toml")
    with speaking("en"):
        text = str(caught.value)
    assert len(problems) == 11
    for line in ("line 3:", "line 4:", "line 5:", "line 9:", "line 14:", "line 16:", "line 21:",
                 "line 22:"):  # fmt: skip
        assert line in text, (line, text)
    assert "telephone" in text
    assert "language must be one of auto, zh, en" in text


def test_mistakes_in_the_sheets_name_their_cells():
    book = replace(default_rulebook(), segments=())
    grids = as_grids(book, "zh")
    grids["field"].rows[2][1] = "telefon"
    _book, problems = read_sheets(grids, "客户.xlsx")
    assert len(problems) == 1
    assert str(problems[0]).startswith("字段!B3")


def test_what_is_not_toml_is_one_clear_error():
    with pytest.raises(RuleBookError) as caught:
        read_toml("[[field]\nkey=", "r.toml")
    assert "line 1" in str(caught.value)


def test_rule_sheets_are_found_by_either_name():
    assert rule_sheets(["客户", "字段", "Segments", "设置 Settings"]) == {
        "field": "字段",
        "segment": "Segments",
        "settings": "设置 Settings",
    }
    assert rule_sheets(["Sheet1"]) == {}


def test_a_rule_book_that_lists_headers_is_tied_to_them():
    text = '[[field]]\nheader = "Site name"\nkind = "company"\n'
    book, problems = read_toml(text, "")
    assert problems == []
    assert book.by_header
    assert book.fields[0].aliases == ("Site name",)
