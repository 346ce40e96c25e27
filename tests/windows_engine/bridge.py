"""LibreOffice's Excel object model, reached from Python.

LibreOffice implements much of Excel's object model for macros (`ooo.vba.excel.*`), but some of
its objects, the application and the sheets among them, cannot be handed to Python. They
therefore stay inside LibreOffice, in the slots of a Basic array, and Python knows their
numbers. Each way of calling (`a.B(c)`, `a.B = c`, …) becomes one small Basic function, compiled
once, so that Basic itself does default members, arguments left out and arguments by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_LIBRARY = "CustBridge"
_MAIN = "Slots"
_MOST = 100_000

_SOURCE = f"""\
Option VBASupport 1
Global Slot({_MOST}) As Object

Function Told(value, number)
  If IsObject(value) Then
    If value Is Nothing Then
      Told = Array("nothing")
    Else
      Set Slot(number) = value
      Told = Array("object", TypeName(value))
    End If
  ElseIf IsNull(value) Or IsEmpty(value) Then
    Told = Array("nothing")
  ElseIf IsError(value) Then
    Told = Array("error", CLng(value))
  Else
    Told = Array("value", value)
  End If
End Function

Function Application(globals, number)
  Application = Told(globals.Application(), number)
End Function

Sub Drop(number)
  Set Slot(number) = Nothing
End Sub
"""

_SHAPE = """\
Option VBASupport 1
Function Run(given, number)
  On Error GoTo Failed
{body}
  Exit Function
Failed:
  Run = Array("failed", Err.Number, Err.Description)
End Function
"""


class RefusedByOfficeError(Exception):
    """LibreOffice raised an error in a call."""


@dataclass(frozen=True, slots=True)
class Held:
    """An object that stays in LibreOffice.

    Attributes:
        number: of its slot.
        kind: what Basic calls it, such as "Range".
    """

    number: int
    kind: str


class Bridge:
    """Calls members of objects that LibreOffice holds."""

    def __init__(self, office: Any) -> None:
        """
        Args:
            office: a running LibreOffice, `addin.hosts.calc.office.Office`.
        """
        self.office = office
        libraries = office.service("script.ApplicationScriptLibraryContainer")
        libraries.createLibrary(_LIBRARY)
        self._modules = libraries.getByName(_LIBRARY)
        factory = office.service("script.provider.MasterScriptProviderFactory")
        self._provider = factory.createScriptProvider("")
        self._shapes: dict[str, Any] = {}
        self._free = list(range(_MOST, 0, -1))
        self._modules.insertByName(_MAIN, _SOURCE)
        self._drop = self._script(_MAIN, "Drop")

    def _script(self, module: str, function: str) -> Any:
        place = f"{_LIBRARY}.{module}.{function}"
        return self._provider.getScript(
            f"vnd.sun.star.script:{place}?language=Basic&location=application"
        )

    def application(self, document: Any) -> Held:
        """The application, by way of any spreadsheet document (UNO)."""
        # The application works as long as this object is held.
        self._start = start = document.createInstance("ooo.vba.VBAGlobals")
        number = self._free.pop()
        kind, *rest = self._script(_MAIN, "Application").invoke((start, number), (), ())[0]
        assert kind == "object", rest
        return Held(number, rest[0])

    @property
    def is_closed(self) -> bool:
        """Whether LibreOffice has ended."""
        process = self.office.process
        return process is None or process.poll() is not None

    def drop(self, held: Held) -> None:
        """Forgets an object."""
        self._drop.invoke((held.number,), (), ())
        self._free.append(held.number)

    def get(self, held: Held, member: str, given: tuple[Any, ...] = ()) -> Any:
        """What a member gives, called with arguments where there are any.

        Args:
            member: "" for the object's default member.
            given: `Held` objects, values, or `LEFT_OUT`.

        Raises:
            RefusedByOfficeError: LibreOffice raised an error.
        """
        places, values = self._places(held, given)
        return self._run(f"  Run = Told(Slot(given(0)){_dot(member)}{places}, number)", values)

    def put(self, held: Held, member: str, value: Any) -> None:
        """Sets a member.

        Raises:
            RefusedByOfficeError: LibreOffice raised an error.
        """
        _places, values = self._places(held, (value,))
        target = f"Slot(given(0)){_dot(member)}"
        if isinstance(value, Held):
            body = f"  Set {target} = Slot(given(1))"
        else:
            body = f"  {target} = given(1)"
        self._run(f'{body}\n  Run = Array("nothing")', values)

    def uno(self, held: Held, member: str = "") -> Any:
        """The object itself, or what a member of it gives, for UNO's own calls."""
        key = f"uno {member}"
        if key not in self._shapes:
            self._compile(key, f"  Set Run = Slot(given(0)){_dot(member)}")
        return self._shapes[key].invoke(((held.number,), 0), (), ())[0]

    @staticmethod
    def _places(held: Held, given: tuple[Any, ...]) -> tuple[str, list[Any]]:
        values: list[Any] = [held.number]
        places = []
        for value in given:
            if value is LEFT_OUT:
                places.append("")
                continue
            is_held = isinstance(value, Held)
            values.append(value.number if is_held else value)
            place = f"given({len(values) - 1})"
            places.append(f"Slot({place})" if is_held else place)
        return (f"({', '.join(places)})" if places else ""), values

    def _run(self, body: str, values: list[Any]) -> Any:
        if body not in self._shapes:
            self._compile(body, body)
        number = self._free.pop()
        kind, *rest = self._shapes[body].invoke((tuple(values), number), (), ())[0]
        if kind == "object":
            return Held(number, rest[0])
        self._free.append(number)
        if kind == "failed":
            raise RefusedByOfficeError(f"{rest[1]} ({rest[0]})")
        if kind == "error":
            return CellErrorNumber(rest[0])
        return rest[0] if kind == "value" else None

    def _compile(self, key: str, body: str) -> None:
        name = f"Shape{len(self._shapes)}"
        self._modules.insertByName(name, _SHAPE.format(body=body))
        self._shapes[key] = self._script(name, "Run")


class CellErrorNumber(int):
    """The number of an error value."""


class _LeftOut:
    def __repr__(self) -> str:
        return "LEFT_OUT"


LEFT_OUT = _LeftOut()
"""Stands for an argument that is left out."""


def _dot(member: str) -> str:
    return f".{member}" if member else ""
