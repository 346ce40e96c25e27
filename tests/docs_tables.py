"""The tables of the documents, read from the code, as Markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from functools import partial

from addin.errors import CustSheetError
from addin.findings import TEXTS, Code, Severity
from addin.functions.registry import functions
from addin.hosts.port import PALETTE
from addin.i18n import LANGUAGES, Language, _, speaking
from addin.journal import DamagedJournalError
from addin.ribbon import GROUPS
from addin.table.change_keys import REQUIRED
from addin.table.change_kinds import KINDS
from addin.table.fields import KIND_LABELS, Field, Kind
from addin.table.rulebook import SETTING_HELP, Settings
from addin.table.rulebook_toml import default_rulebook
from addin.template.words import template_words
from tests.docs_commands import Command, Option, commands_in
from tests.docs_words import (
    CHANGES,
    ERRORS,
    EXIT_CODES,
    FAMILIES,
    SEVERITIES,
    VERBS,
    Both,
)

SHARED_FROM = 3
"""An option that so many commands have is explained once for all of them."""

_PLACEHOLDER = re.compile(r"\{[^}]*\}")
_OWNER: Mapping[str, str] = {"zh": "〈列名〉", "en": "〈column〉"}
_ALIASES = 6


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; bars inside cells are escaped."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join(
        f"| {' | '.join(c.replace('|', chr(92) + '|') for c in row)} |\n" for row in lines
    )


def _in_both(text: str) -> Both:
    """An English text of the catalogue, with its translation; its fields become dots."""
    found = {}
    for language in LANGUAGES:
        with speaking(language):
            named = _(text).replace("{field}", _OWNER[language])
            found[language] = _PLACEHOLDER.sub("…", named)
    return Both(found["zh"], found["en"])


def commands() -> str:
    """The commands: what each does, changes, and how that is taken back."""
    return table(
        ("命令 Command", "做什么 What it does", "会改什么 What it changes", "怎么撤销 How to undo"),
        (
            (f"`{verb}`<br>{words.name.zh}", words.does.cell, words.changes.cell, words.undo.cell)
            for verb, words in VERBS.items()
        ),
    )


def exit_codes() -> str:
    """Exit codes of the command line."""
    return table(
        ("", "含义", "Meaning"),
        ((str(code), words.zh, words.en) for code, words in EXIT_CODES.items()),
    )


def _spoken_commands() -> list[tuple[Command, Mapping[str, str]]]:
    """Each command in English, with its help and its options' helps in Chinese."""
    chinese = {command.verb: command for command in commands_in("zh")}
    english = {command.verb: command for command in commands_in("en")}
    found: list[tuple[Command, Mapping[str, str]]] = []
    for verb in VERBS:
        spoken = chinese[verb]
        helps = {option.name: option.help for option in spoken.options} | {"": spoken.help}
        found.append((english[verb], helps))
    return found


def _option_row(option: Option, helps: Mapping[str, str]) -> tuple[str, str, str]:
    name = f"{option.name} {option.values}".strip()
    default = f" [{option.default}]" if option.default else ""
    variable = f" (`{option.variable}`)" if option.variable else ""
    return f"`{name}`", f"{helps[option.name]}{default}{variable}", option.help + default + variable


def options() -> str:
    """Every command with its arguments and options; those of many commands come first."""
    spoken = _spoken_commands()
    users: dict[tuple[str, str], list[str]] = {}
    for command, _helps in spoken:
        for option in command.options:
            if not option.is_argument:
                users.setdefault((option.name, option.help), []).append(command.verb)
    shared: dict[str, tuple[str, ...]] = {}
    parts = []
    for command, helps in spoken:
        own = []
        for option in command.options:
            verbs = users.get((option.name, option.help), [])
            if len(verbs) < SHARED_FROM:
                own.append(_option_row(option, helps))
                continue
            with_commands = ", ".join(f"`{verb}`" for verb in verbs)
            shared[option.name] = (*_option_row(option, helps), with_commands)
        words = VERBS[command.verb].name
        part = f"### {command.verb} · {words.zh} {words.en}\n\n`{command.usage}`\n\n"
        part += f"{helps['']} {command.help}\n"
        if own:
            part += "\n" + table(("", "说明", "What it is"), own)
        parts.append(part)
    common = table(("选项 Option", "说明", "What it does", "命令 Commands"), shared.values())
    return f"### 通用选项 Shared options\n\n{common}\n" + "\n".join(parts)


def cell_functions() -> str:
    """The cell functions: what each gives, what it takes, an example."""
    rows = []
    for function in functions().values():
        arguments = "<br>".join(
            f"`{argument.name}` {_in_both(argument.help.template).cell}"
            for argument in function.arguments
        )
        gives = f"{_in_both(function.help.template).cell}<br>`{function.example}`"
        rows.append((f"`{function.signature}`", gives, arguments))
    return table(("函数 Function", "给出什么 What it gives", "参数 Arguments"), rows)


def families() -> str:
    """The families of finding codes, with examples."""
    counts = Counter(code.value[1] for code in Code)
    rows = []
    for digit, words in FAMILIES.items():
        first = [code for code in Code if code.value[1] == digit][:2]
        shown = "<br>".join(f"{c.value} {_in_both(TEXTS[c].what).zh}" for c in first)
        english = "<br>".join(f"{c.value} {_in_both(TEXTS[c].what).en}" for c in first)
        letters = [x for x in SEVERITIES if any(c.value[:2] == x + digit for c in Code)]
        codes = " ".join(f"{letter}{digit}xx" for letter in letters)
        rows.append((codes, words.cell, str(counts[digit]), shown, english))
    return table(("代码 Code", "哪一类 Family", "种 Codes", "例如", "Such as"), rows)


def findings() -> str:
    """Every finding code with its words."""
    rows = []
    for code in sorted(Code, key=lambda c: (c.value[1:], c.value[0])):
        what, hint = _in_both(TEXTS[code].what), _in_both(TEXTS[code].next)
        sign = code.severity.value
        rows.append((f"{sign} {code.value}", what.zh, hint.zh, what.en, hint.en))
    return table(("代码 Code", "问题", "怎么办", "What is wrong", "What to do next"), rows)


def severities() -> str:
    """The signs and colours of marks."""
    colors = {"E": PALETTE.error, "W": PALETTE.warning, "T": PALETTE.tidy}
    signs = {"E": Severity.ERROR, "W": Severity.WARNING, "T": Severity.TIDY}
    rows = [
        (signs[letter].value, f"`{colors[letter]}`", f"{letter}…", words.zh, words.en)
        for letter, words in SEVERITIES.items()
    ]
    groups = " ".join(f"`{color}`" for color in PALETTE.groups)
    rows.append(
        ("◆", groups, "D001", "疑似重复：同组同色，相邻两组不同色",
         "probable duplicates: one colour a group, neighbouring groups differ")
    )  # fmt: skip
    return table(("符号 Sign", "颜色 Colour", "代码 Code", "意思", "Meaning"), rows)


def _flags(field: Field) -> str:
    flags = [
        ("必填 required", field.required),
        ("通常必填 usually required", field.options.get("required") == "usual"),
        ("唯一 unique", field.unique),
        ("锁定 locked", field.protected),
    ]
    return "<br>".join(label for label, on in flags if on)


def field_table() -> str:
    """The fields of the default rule book."""
    rows = []
    for field in default_rulebook().fields:
        aliases = "、".join(field.aliases[:_ALIASES]) + "…" * (len(field.aliases) > _ALIASES)
        label = (field.label["zh"], field.label["en"])
        rows.append((f"`{field.key}`", *label, f"`{field.kind.value}`", _flags(field), aliases))
    return table(
        (
            "字段名 Key",
            "中文名",
            "English",
            "类型 Kind",
            "要求 Demands",
            "也认得的表头 Also known as",
        ),
        rows,
    )


def kinds() -> str:
    """The kinds of value, with what is checked of each."""
    checked = {}
    for language in LANGUAGES:
        with speaking(language):
            checked[language] = template_words()["sop"]["checked"]
    rows = []
    for kind in Kind:
        label = _in_both(KIND_LABELS[kind].template)
        words = (checked["zh"][kind.value], checked["en"][kind.value])
        rows.append((f"`{kind.value}`", label.zh, label.en, *words))
    return table(("类型 Kind", "放什么", "Holds", "检查什么", "What is checked"), rows)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "`yes`" if value else "`no`"
    return f"`{value}`" if value != "" else ""


def settings() -> str:
    """The settings of a rule book."""
    rows = []
    usual = default_rulebook().settings
    for field in fields(Settings):
        default, chosen = getattr(Settings(), field.name), getattr(usual, field.name)
        shown = _shown(default)
        if chosen != default:
            shown += f"<br>默认规则 default rules: {_shown(chosen)}"
        words = _in_both(SETTING_HELP[field.name].template)
        rows.append((f"`{field.name}`", shown, words.zh, words.en))
    return table(("设置 Setting", "默认 Default", "说明", "Meaning"), rows)


def changes() -> str:
    """The kinds of change in a file of changes, with their keys."""
    rows = []
    for name, kind in KINDS.items():
        needed = [f"`{key.name}`" for key in kind.keys if key.default is REQUIRED]
        more = [
            f"`{key.name}`"
            for key in kind.keys
            if key.default is not REQUIRED and key.name != "raw"
        ]
        words = CHANGES[name]
        rows.append((f"`{name}`", words.zh, words.en, ", ".join(needed), ", ".join(more)))
    return table(("kind", "做什么", "What it does", "必有 Needed", "可有 May have"), rows)


def error_codes() -> dict[str, int]:
    """The exit status of each error code that a user may see."""
    found = {}
    waiting: list[type[CustSheetError]] = [CustSheetError]
    while waiting:
        error = waiting.pop()
        waiting.extend(error.__subclasses__())
        if error.code != CustSheetError.code:
            found[error.code] = error.exit_status
    assert DamagedJournalError.code in found  # imported, so that it is known as a subclass
    return dict(sorted(found.items()))


def errors() -> str:
    """The errors: bad situations, each with its exit code."""
    rows = []
    for code, status in error_codes().items():
        rows.append((code, str(status), ERRORS[code].zh, ERRORS[code].en))
    return table(("代码 Code", "退出码 Exit code", "意思", "Meaning"), rows)


def ribbon_buttons() -> str:
    """The buttons of the ribbon, from left to right."""
    rows = []
    for group in GROUPS:
        for button in group.buttons:
            name, tip = _in_both(button.label.template), _in_both(button.screentip.template)
            more = _in_both(button.supertip.template)
            words = Both(f"{tip.zh}{more.zh}", f"{tip.en} {more.en}")
            place = _in_both(group.label.template)
            rows.append((place.cell, name.cell, words.cell, f"Alt, K, {button.keytip}"))
    return table(("组 Group", "按钮 Button", "说明 What it does", "按键 Keys"), rows)


def manual_buttons(language: Language) -> str:
    """The buttons as the manual of one language tells of them."""
    headings = {
        "zh": ("组", "按钮", "做什么", "改什么，怎么撤销"),
        "en": ("Group", "Button", "What it does", "What it changes, and the way back"),
    }
    with speaking(language):
        rows = [
            (str(group.label), f"**{button.label}**", str(button.screentip), str(button.supertip))
            for group in GROUPS
            for button in group.buttons
        ]
    return table(headings[language], rows)


def manual_functions(language: Language) -> str:
    """The cell functions as the manual of one language tells of them."""
    headings = {"zh": ("函数", "给出什么", "参数"),
                "en": ("Function", "What it gives", "Arguments")}  # fmt: skip
    with speaking(language):
        rows = [
            (
                f"`{function.signature}`",
                f"{function.help}<br>`{function.example}`",
                "<br>".join(f"`{a.name}` {a.help}" for a in function.arguments),
            )
            for function in functions().values()
        ]
    return table(headings[language], rows)


TABLES: Mapping[str, Callable[[], str]] = {
    "commands": commands,
    "buttons": ribbon_buttons,
    **{f"buttons-{language}": partial(manual_buttons, language) for language in LANGUAGES},
    **{f"functions-{language}": partial(manual_functions, language) for language in LANGUAGES},
    "exit-codes": exit_codes,
    "options": options,
    "functions": cell_functions,
    "families": families,
    "findings": findings,
    "marks": severities,
    "fields": field_table,
    "kinds": kinds,
    "settings": settings,
    "changes": changes,
    "errors": errors,
}
"""By the name of the block that the table fills."""
