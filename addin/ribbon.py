"""The ribbon's tab: which buttons there are, in which groups, and what they say.

One button is one verb, mostly of the command line. `macros/ribbon/customUI14.xml` puts them in
their places; their words are read from here when the add-in is built, in both languages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from addin.i18n import Language, Message, msg

TAB = "custsheet"
TAB_LABEL = msg("Customers")

COMMAND_CALLBACK = "CustRibbon.OnCommand"
GUIDE_CALLBACK = "CustRibbon.OnGuide"
ABOUT_CALLBACK = "CustRibbon.OnAbout"


@dataclass(frozen=True, slots=True)
class Button:
    """A button of the ribbon.

    Attributes:
        verb: its id in the ribbon, the name of its icon and, where the callback is
            `COMMAND_CALLBACK`, what Python runs: a verb of the command line, mostly. In the
            menu of cells it is the tag, since that menu has two forms with ids of their own.
        label: two to four characters in Chinese.
        screentip: what a click does, in one sentence.
        supertip: what it changes and how that is undone.
        keytip: the keys behind Alt, at most three capital letters; "" in a menu of cells.
        is_large: whether it fills the height of the ribbon.
        callback: the macro behind it.
    """

    verb: str
    label: Message
    screentip: Message
    supertip: Message
    keytip: str
    is_large: bool = False
    callback: str = COMMAND_CALLBACK


@dataclass(frozen=True, slots=True)
class Group:
    """Buttons side by side, with a label beneath; `id` is that of the ribbon."""

    id: str
    label: Message
    buttons: tuple[Button, ...]


GROUPS: tuple[Group, ...] = (
    Group(
        "group_check",
        msg("Checks"),
        (
            Button(
                "validate",
                msg("Validate"),
                msg("Check every row by the rules."),
                msg(
                    "Colours the cells that are wrong, says why in a note, and lists everything "
                    "in the sheet Findings. No value is changed. Clear marks takes the colours "
                    "and notes off again."
                ),
                "V",
                is_large=True,
            ),
            Button(
                "clear",
                msg("Clear marks"),
                msg("Take the marks off."),
                msg(
                    "Removes the colours and notes that CustSheet put; your own come back. "
                    "Undo brings the marks back."
                ),
                "C",
            ),
        ),
    ),
    Group(
        "group_clean",
        msg("Clean"),
        (
            Button(
                "fix",
                msg("Standardise"),
                msg("Bring values to their standard form."),
                msg(
                    "Changes only what is certain: phones, dates, spaces, full-width signs, "
                    "e-mail addresses. An unclear date stays as it is. Undo brings the old "
                    "values back."
                ),
                "F",
                is_large=True,
            ),
        ),
    ),
    Group(
        "group_duplicates",
        msg("Deduplicate"),
        (
            Button(
                "duplicates",
                msg("Find duplicates"),
                msg("Find the rows that are one customer."),
                msg(
                    "Colours each group, says in a note how sure it is and why, and lists the "
                    "groups in the sheet Duplicates, where you choose. No value is changed."
                ),
                "D",
                is_large=True,
            ),
            Button(
                "merge",
                msg("Merge"),
                msg("Merge the groups that were chosen."),
                msg(
                    "Does what was chosen in the sheet Duplicates. Absorbed rows are kept in the "
                    "sheet Merged; Split or Undo brings them back."
                ),
                "M",
            ),
            Button(
                "split",
                msg("Split"),
                msg("Take a merge apart again."),
                msg(
                    "Brings back the rows that a merge absorbed. What was edited since stays. "
                    "Undo merges them again."
                ),
                "S",
            ),
        ),
    ),
    Group(
        "group_segments",
        msg("Segments"),
        (
            Button(
                "tag",
                msg("Tag segments"),
                msg("Write the tags that the rules give."),
                msg(
                    "Fills the column of tags by the rules in the sheet Segments, RFM scores "
                    "included. Undo brings the old tags back."
                ),
                "T",
                is_large=True,
            ),
        ),
    ),
    Group(
        "group_protect",
        msg("Protect"),
        (
            Button(
                "lock",
                msg("Lock columns"),
                msg("Lock the protected columns and the header."),
                msg(
                    "All other cells can still be edited, and filters work. A lock prevents "
                    "accidents; it is no encryption. Unlock takes it off."
                ),
                "L",
                is_large=True,
            ),
            Button(
                "unlock",
                msg("Unlock"),
                msg("Take the lock off this sheet."),
                msg(
                    "Asks for the password if there is one. No value is changed. Lock columns "
                    "puts the lock back."
                ),
                "U",
            ),
        ),
    ),
    Group(
        "group_backup",
        msg("Backup"),
        (
            Button(
                "undo",
                msg("Undo command"),
                msg("Take the latest command back."),
                msg(
                    "Brings the old values back, days later too. If a cell was edited since, it "
                    "is listed, and you are asked whether to take back the rest."
                ),
                "Z",
                is_large=True,
            ),
            Button(
                "history",
                msg("History"),
                msg("List what was done to this workbook."),
                msg("Shows each command with its time, its user and its counts. Changes nothing."),
                "H",
            ),
            Button(
                "backup",
                msg("Back up"),
                msg("Keep a copy of the workbook as it is now."),
                msg("Stores a snapshot in your own data folder. The workbook is not changed."),
                "B",
            ),
            Button(
                "restore",
                msg("Restore"),
                msg("Bring back a snapshot."),
                msg(
                    "Lists the snapshots of this workbook and puts the chosen one in its place. "
                    "The present state is kept as a snapshot first."
                ),
                "R",
            ),
        ),
    ),
    Group(
        "group_sync",
        msg("Sync"),
        (
            Button(
                "sync",
                msg("Sync"),
                msg("Bring this table and the shared Google Sheet together."),
                msg(
                    "Shows what would change on either side first. Cells that both sides changed "
                    "are left for you to decide. Undo brings the old values back."
                ),
                "Y",
                is_large=True,
            ),
        ),
    ),
    Group(
        "group_help",
        msg("Help"),
        (
            Button(
                "guide",
                msg("Guide"),
                msg("Open the guide."),
                msg("Goes to the sheet Guide; says so where there is none. Changes nothing."),
                "G",
                callback=GUIDE_CALLBACK,
            ),
            Button(
                "doctor",
                msg("Self-check"),
                msg("See whether everything is installed well."),
                msg(
                    "Looks at Python, the add-in and Excel's settings, and says what to do. The "
                    "report can be copied for support and holds no customer data."
                ),
                "E",
            ),
            Button(
                "about",
                msg("About"),
                msg("Show the version of CustSheet."),
                msg("Shows the version and the folder of the add-in, for questions to support."),
                "A",
                callback=ABOUT_CALLBACK,
            ),
        ),
    ),
)
"""The groups from left to right."""

CONTEXT_BUTTONS: tuple[Button, ...] = (
    Button(
        "check_row",
        msg("Check this row"),
        msg("Check the selected rows only."),
        msg(
            "Checks the rows of the selected cells by the rules and marks what is wrong. No value "
            "is changed. Clear marks takes the marks off again."
        ),
        "",
    ),
    Button(
        "explain",
        msg("Explain this mark"),
        msg("Say why this cell is marked."),
        msg("Shows what is wrong with the cell, what to do, and the rule behind it."),
        "",
    ),
    Button(
        "not_duplicate",
        msg("Not a duplicate"),
        msg("These rows are different customers."),
        msg(
            "Remembers that the row is none of its group, until its data change. The sheet Not "
            "duplicates lists such decisions; delete a line there to forget it."
        ),
        "",
    ),
)
"""What the menu of cells offers, inside tables and outside."""


def buttons() -> Iterator[Button]:
    """All buttons from left to right."""
    for group in GROUPS:
        yield from group.buttons


def run(verb: str, language: str = "") -> None:
    """Runs a button's verb on the workbook in front; called by the macros.

    Errors are shown to the person and never reach Excel.

    Args:
        verb: the button's.
        language: of Excel's menus, "zh" or "en"; "" for the system's.
    """
    from addin.desk.desk import run_verb
    from addin.hosts.excel.window import ExcelWindow

    spoken: Language | None = "zh" if language == "zh" else "en" if language == "en" else None
    run_verb(ExcelWindow(), verb, spoken)
