"""The language of segment rules and of conditions on rows.

A rule is a condition on one row, written as a clerk says it, in Chinese or English:

    amount >= 50000 and last_purchase >= today - 180 days
    累计消费 >= 5万 且 最近消费日期 >= 今天 - 180天
    城市 属于 (上海, 杭州) 或 地址 开头是 浙江
    email is blank 且 非 (标签 包含 黑名单)

Grammar, loosest first: `or 或`, `and 且 并且`, `not 非`, comparisons, `+ -`. Comparisons are
`= != <> > >= < <=`, `contains 包含`, `starts with 开头是`, `ends with 结尾是`, `in 属于 (…)`,
`is blank 为空`, `is not blank 不为空`; each text comparison may be negated with `not`/`不`.
A word is a field (by key, label, alias or header), `today 今天`, a score (R分 F分 M分 RFM),
or else text; text with spaces or signs goes in quotes. `180 days 天, 6 months 月, 1 year 年` is
a length of time, `5万` is 50000, `2024-03-05` a date.

A comparison with a blank cell does not hold, whichever way it points; `!=` does. So does a
comparison of things that cannot be compared.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from addin.i18n import Message, msg

Operator = Literal["=", "!=", ">", ">=", "<", "<=", "contains", "starts", "ends", "in"]


_TEXT_OPERATORS: tuple[Operator, ...] = ("contains", "starts", "ends", "in")


@dataclass(frozen=True, slots=True)
class Word:
    """A bare word: a field's name, or text where there is no such field."""

    text: str


@dataclass(frozen=True, slots=True)
class Literal_:  # noqa: N801  (typing owns the plain name)
    """A number, a quoted text or a date."""

    value: float | str | dt.date


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time."""

    count: float
    unit: Literal["d", "m", "y"]


@dataclass(frozen=True, slots=True)
class Today:
    """The day of the run."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Left plus or minus right; `sign` is 1 or -1."""

    left: Operand
    sign: int
    right: Operand


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison; `right` has several operands for `in` and lists."""

    left: Operand
    operator: Operator
    right: tuple[Operand, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Blank:
    """Whether an operand is blank."""

    operand: Operand
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Both:
    """All of the conditions."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Any of the conditions."""

    conditions: tuple[Condition, ...]


Operand = Word | Literal_ | Span | Today | Sum
Condition = Compare | Blank | Not | Both | Either


class RuleSyntaxError(ValueError):
    """The rule cannot be read.

    Attributes:
        message: what is wrong and where.
        position: of the offending character, from 0.
    """

    def __init__(self, message: Message, position: int) -> None:
        super().__init__(message, position)
        self.message = message
        self.position = position

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a rule: what it is, its text, and where it begins (from 0)."""

    type: str
    text: str
    position: int


# Keywords that stand alone between blanks in English, but anywhere in Chinese.
_KEYWORDS: tuple[tuple[str, str], ...] = (
    ("is_not_blank", r"is\s+not\s+(?:blank|empty)\b|不为空|非空|有值"),
    ("is_blank", r"is\s+(?:blank|empty)\b|为空|是空|没有值"),
    ("not_contains", r"not\s+contains?\b|does\s+not\s+contain\b|不包含|不含"),
    ("contains", r"contains?\b|包含|含有"),
    ("starts", r"starts\s+with\b|begins\s+with\b|开头是|开头为|以此开头"),
    ("ends", r"ends\s+with\b|结尾是|结尾为"),
    ("not_in", r"not\s+in\b|不属于|不在"),
    ("in", r"in\b(?=\s*[(（])|属于|在(?=\s*[(（])"),
    ("and", r"and\b|&&|并且|而且|且"),
    ("or", r"or\b|\|\||或者|或"),
    ("not", r"not\b|!(?!=)|非"),
    ("today", r"today\b|今天|今日"),
)
_TOKENS = re.compile(
    "|".join(
        [
            r"(?P<space>[\s\u3000]+)",
            r"(?P<quoted>\"[^\"]*\"|'[^']*'|“[^”]*”|‘[^’]*’|「[^」]*」)",
            r"(?P<date>\d{4}-\d{1,2}-\d{1,2})",
            r"(?P<span>\d+(?:\.\d+)?\s*(?:days?\b|months?\b|years?\b|d\b|m\b|y\b|个月|[天日月年]))",
            r"(?P<number>\d[\d,]*(?:\.\d+)?\s*(?:[万亿%])?)",
            *(rf"(?P<{name}>{pattern})" for name, pattern in _KEYWORDS),
            r"(?P<operator>>=|<=|!=|<>|==|≥|≤|≠|=|＝|>|＞|<|＜)",
            r"(?P<sign>[+\-＋－])",
            r"(?P<open>[(（])",
            r"(?P<close>[)）])",
            r"(?P<comma>[,，、])",
            r"(?P<word>[^\s\u3000()（）,，、=＝<>＜＞!≥≤≠+＋－\"'“”‘’「」]+?"
            r"(?=[\s\u3000()（）,，、=＝<>＜＞!≥≤≠+＋－\"“”]|不?包含|不?属于|开头[是为]|结尾[是为]|不?为空|$))",
        ]
    ),
    re.IGNORECASE,
)
_SAME: dict[str, Operator] = {
    "=": "=", "==": "=", "＝": "=", "!=": "!=", "<>": "!=", "≠": "!=", ">": ">", "＞": ">",
    ">=": ">=", "≥": ">=", "<": "<", "＜": "<", "<=": "<=", "≤": "<=",
}  # fmt: skip


def tokens_of(rule: str) -> list[Token]:
    """Cuts a rule into tokens.

    Raises:
        RuleSyntaxError: a character that belongs to nothing, such as an open quotation mark.
    """
    found = []
    position = 0
    while position < len(rule):
        match = _TOKENS.match(rule, position)
        if match is None or match.end() == position:
            raise RuleSyntaxError(
                msg("“{text}” cannot be read", text=rule[position : position + 12]), position
            )
        if match.lastgroup != "space":
            found.append(Token(match.lastgroup or "", match[0], position))
        position = match.end()
    return found


def parse_rule(rule: str) -> Condition:
    """Reads a rule.

    Raises:
        RuleSyntaxError: says what was expected, and where.
    """
    parser = _Parser(tokens_of(rule), len(rule))
    condition = parser.either()
    parser.expect_end()
    return condition


class _Parser:
    def __init__(self, tokens: Sequence[Token], length: int) -> None:
        self._tokens = tokens
        self._at = 0
        self._length = length

    def _peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self, *types: str) -> Token | None:
        token = self._peek()
        if token is not None and token.type in types:
            self._at += 1
            return token
        return None

    def _fail(self, expected: Message) -> RuleSyntaxError:
        token = self._peek()
        if token is None:
            return RuleSyntaxError(
                msg("the rule ends where {expected} is expected", expected=expected), self._length
            )
        return RuleSyntaxError(
            msg("“{text}” stands where {expected} is expected", text=token.text, expected=expected),
            token.position,
        )

    def expect_end(self) -> None:
        if self._peek() is not None:
            raise self._fail(msg("and, or, or the end"))

    def either(self) -> Condition:
        return self._joined("or", self._both, Either)

    def _both(self) -> Condition:
        return self._joined("and", self._negation, Both)

    def _joined(
        self,
        word: str,
        part: Callable[[], Condition],
        join: type[Both] | type[Either],
    ) -> Condition:
        parts = [part()]
        while self._take(word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else join(tuple(parts))

    def _negation(self) -> Condition:
        if self._take("not"):
            return Not(self._negation())
        start = self._at
        if self._take("open"):
            # A bracket opens a condition, or an operand: 2 * was never needed in a rule, so
            # only the condition is tried, and the operand where that fails.
            try:
                inner = self.either()
                if self._take("close"):
                    return inner
            except RuleSyntaxError:
                pass
            self._at = start
        return self._comparison()

    def _comparison(self) -> Condition:
        left = self._sum()
        if self._take("is_blank"):
            return Blank(left)
        if self._take("is_not_blank"):
            return Blank(left, negated=True)
        if token := self._take("operator"):
            return Compare(left, _SAME[token.text], (self._sum(),))
        negated = False
        if self._take("not"):
            negated = True
        for operator in _TEXT_OPERATORS:
            if self._take(f"not_{operator}"):
                return Compare(left, operator, self._list(), True)
            if self._take(operator):
                return Compare(left, operator, self._list(), negated)
        raise self._fail(msg("a comparison such as >= or contains"))

    def _list(self) -> tuple[Operand, ...]:
        if not self._take("open"):
            return (self._sum(),)
        entries = [self._sum()]
        while self._take("comma"):
            entries.append(self._sum())
        if not self._take("close"):
            raise self._fail(msg("a closing bracket"))
        return tuple(entries)

    def _sum(self) -> Operand:
        left = self._operand()
        while token := self._take("sign"):
            left = Sum(left, -1 if token.text in "-－" else 1, self._operand())
        return left

    def _operand(self) -> Operand:
        if self._take("today"):
            return Today()
        if token := self._take("quoted"):
            return Literal_(token.text[1:-1])
        if token := self._take("date"):
            try:
                return Literal_(dt.date(*map(int, token.text.split("-"))))
            except ValueError:
                raise RuleSyntaxError(
                    msg("there is no day {text}", text=token.text), token.position
                ) from None
        if token := self._take("span"):
            return _span(token.text)
        if token := self._take("number"):
            return Literal_(_number(token.text))
        if token := self._take("sign"):
            inner = self._operand()
            if isinstance(inner, Literal_) and isinstance(inner.value, float):
                return Literal_(-inner.value if token.text in "-－" else inner.value)
            raise RuleSyntaxError(
                msg("“{text}” needs a number behind it", text=token.text), token.position
            )
        if token := self._take("word"):
            return Word(token.text)
        raise self._fail(msg("a field or a value"))


def _span(text: str) -> Span:
    match = re.match(r"([\d.]+)\s*(.*)", text)
    assert match is not None  # the token's own pattern
    unit = match[2].casefold()
    if unit.startswith("y") or unit == "年":
        return Span(float(match[1]), "y")
    if unit.startswith("m") or "月" in unit:
        return Span(float(match[1]), "m")
    return Span(float(match[1]), "d")


def _number(text: str) -> float:
    scale = {"万": 1e4, "亿": 1e8, "%": 0.01}.get(text[-1], 1.0)
    return float(text.rstrip("万亿% ").replace(",", "")) * scale


def words_of(condition: Condition) -> list[tuple[str, bool]]:
    """The bare words of a rule, each with whether it must be a field.

    A word on the left of a comparison must be a field; on the right it may be text.
    """
    found: list[tuple[str, bool]] = []

    def operand(part: Operand, must: bool) -> None:
        if isinstance(part, Word):
            found.append((part.text, must))
        elif isinstance(part, Sum):
            operand(part.left, True)
            operand(part.right, True)

    def walk(part: Condition) -> None:
        if isinstance(part, Not):
            walk(part.condition)
        elif isinstance(part, (Both, Either)):
            for inner in part.conditions:
                walk(inner)
        elif isinstance(part, Blank):
            operand(part.operand, True)
        else:
            operand(part.left, True)
            for right in part.right:
                operand(right, False)

    walk(condition)
    return found
