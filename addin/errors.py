"""Everything that can go wrong, as exceptions.

Bad data is not here: it is a value, a `Finding`. These are bad situations. Each carries
what happened (`message`), what to do next (`hint`), a stable `code` and the exit status
that the command line returns. They are turned into words in exactly one place per entry
point.

    CustSheetError
    ├── UsageError                    2   the call cannot be understood
    │   ├── RuleBookError                 the rule book has mistakes, all listed
    │   ├── ChangeFileError               a file of changes has mistakes, all listed
    │   └── BuildError                    what the add-in is made of is missing
    ├── InputError                    2   what was given is not what is needed
    │   ├── NotAWorkbookError             neither .xlsx, .xlsm nor .csv inside
    │   ├── EncryptedWorkbookError        protected by a password to open
    │   ├── DamagedWorkbookError          truncated or malformed
    │   ├── UnsafeWorkbookError           a zip bomb, an entity attack
    │   ├── SheetNotFoundError            no sheet of that name
    │   ├── TableNotFoundError            no header row with rows below
    │   ├── AmbiguousTableError           more than one table fits
    │   └── UnmappedColumnsError          no column has a known meaning
    ├── RefusedError                  3   refused, to protect data
    │   ├── WorkbookInUseError            open in Excel or locked by another run
    │   ├── ReadOnlyError                 the file or folder cannot be written
    │   ├── WrongPasswordError            the sheet's password is another one
    │   ├── ChangedSinceError             cells changed since the command to be undone
    │   ├── UnsupportedEditError          the edit would break something in the workbook
    │   ├── NothingToUndoError            no such command in the journal
    │   ├── ExcelRunningError             Excel must be closed first
    │   └── AddInTooOldError              the workbook needs a newer CustSheet
    ├── HostError                     4   the workbook could not be reached or saved
    │   ├── SaveFailedError               disk full, connection lost: nothing was changed
    │   ├── AddInMissingError             Excel runs without the add-in's macros
    │   └── InstallFailedError            the add-in could not be put in or taken out
    └── CancelledError                5   the person did not want to go on
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from addin.i18n import Message, msg


class CustSheetError(Exception):
    """Base of all errors that a user may see.

    Attributes:
        code: stable short name, the same in every language ("X301").
        message: what happened and where.
        hint: what to do next.
        exit_status: the command line's exit code (2 usage, 3 refused, 4 host, 5 cancelled).
    """

    code: ClassVar[str] = "X000"
    exit_status: ClassVar[int] = 2

    def __init__(self, message: Message, hint: Message) -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint} [{self.code}]"


class UsageError(CustSheetError):
    """The call cannot be understood."""

    code = "X100"


class _ListedError(UsageError):
    """Several mistakes, reported together.

    Attributes:
        problems: one message a mistake, each with its place and the way out.
    """

    def __init__(self, message: Message, hint: Message, problems: Iterable[Message]) -> None:
        super().__init__(message, hint)
        self.problems: Sequence[Message] = tuple(problems)

    def __str__(self) -> str:
        lines = [str(self.message), *(f"  - {p}" for p in self.problems)]
        return "\n".join([*lines, f"{self.hint} [{self.code}]"])


class RuleBookError(_ListedError):
    """The rule book has mistakes."""

    code = "X110"


class ChangeFileError(_ListedError):
    """A file of changes has mistakes."""

    code = "X120"


class BuildError(UsageError):
    """The add-in cannot be built here: something it is made of is missing, or unlike itself."""

    code = "X130"


class InputError(CustSheetError):
    """What was given is not what is needed."""

    code = "X200"


class NotAWorkbookError(InputError):
    """The file holds neither a workbook nor a table of text."""

    code = "X201"


class EncryptedWorkbookError(InputError):
    """The workbook needs a password to open."""

    code = "X202"


class DamagedWorkbookError(InputError):
    """The file is truncated or its parts are malformed."""

    code = "X203"


class UnsafeWorkbookError(InputError):
    """The file would unpack to an absurd size, or plays tricks with XML entities."""

    code = "X204"


class SheetNotFoundError(InputError):
    """The workbook has no sheet of that name.

    Attributes:
        sheet: the name asked for.
        existing: the names there are.
    """

    code = "X205"

    def __init__(self, sheet: str, existing: Sequence[str]) -> None:
        names = ", ".join(existing)
        super().__init__(
            msg("The workbook has no sheet named {sheet}.", sheet=f"“{sheet}”"),
            msg("Its sheets are: {names}.", names=names),
        )
        self.sheet = sheet
        self.existing = tuple(existing)


class TableNotFoundError(InputError):
    """No header row with rows below was found."""

    code = "X206"


class AmbiguousTableError(InputError):
    """More than one table fits."""

    code = "X207"


class UnmappedColumnsError(InputError):
    """No column has a meaning that the command could work on."""

    code = "X208"


class RefusedError(CustSheetError):
    """Refused, to protect data; nothing was changed."""

    code = "X300"
    exit_status = 3


class WorkbookInUseError(RefusedError):
    """The workbook is open elsewhere."""

    code = "X301"


class ReadOnlyError(RefusedError):
    """The file or its folder cannot be written."""

    code = "X302"


class WrongPasswordError(RefusedError):
    """The sheet is protected with another password."""

    code = "X303"


class ChangedSinceError(RefusedError):
    """Cells were changed after the command that is to be undone.

    Attributes:
        cells: their places, as "Sheet!A1".
    """

    code = "X304"

    def __init__(self, message: Message, hint: Message, cells: Iterable[str]) -> None:
        super().__init__(message, hint)
        self.cells: Sequence[str] = tuple(cells)


class UnsupportedEditError(RefusedError):
    """The edit would break something that the workbook holds."""

    code = "X305"


class NothingToUndoError(RefusedError):
    """The journal has no such command."""

    code = "X306"


class ExcelRunningError(RefusedError):
    """Excel runs, and holds the files that are to be replaced."""

    code = "X311"


class AddInTooOldError(RefusedError):
    """The workbook was made for a newer version.

    Attributes:
        needed: the version that the workbook asks for.
        present: the version that is here.
    """

    code = "X312"

    def __init__(self, needed: str, present: str) -> None:
        super().__init__(
            msg(
                "This workbook needs CustSheet {needed}; {present} is installed.",
                needed=needed,
                present=present,
            ),
            msg("Ask the administrator for the new installer and run it."),
        )
        self.needed = needed
        self.present = present


class HostError(CustSheetError):
    """The place where the workbook lives could not be reached."""

    code = "X400"
    exit_status = 4


class SaveFailedError(HostError):
    """Saving failed; the workbook is as it was."""

    code = "X401"


class AddInMissingError(HostError):
    """Excel runs without the add-in's macros."""

    code = "X402"


class InstallFailedError(HostError):
    """The add-in could not be installed or removed; everything is as it was."""

    code = "X411"


class CancelledError(CustSheetError):
    """The person who runs a command did not want to go on; nothing was changed."""

    code = "X500"
    exit_status = 5

    def __init__(self) -> None:
        super().__init__(msg("Cancelled."), msg("Nothing was changed."))
