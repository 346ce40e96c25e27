"""The engine as xlwings wants it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import xlwings

from addin.hosts.calc import entries
from addin.hosts.calc.application import App, Apps
from addin.hosts.calc.office import Office
from addin.hosts.calc.overlap import Unswept

NAME = "calc"


class Engine:
    """xlwings' engine for LibreOffice Calc."""

    name = NAME
    type = "desktop"

    def __init__(self) -> None:
        self._apps = Apps(self)

    @property
    def apps(self) -> Apps:
        """The applications."""
        return self._apps

    @staticmethod
    def prepare_xl_data_element(value: Any, _options: Any) -> Any:
        """A value on its way into a cell: as it is, for it is looked at by columns later."""
        return value

    @staticmethod
    def clean_value_data(
        data: Sequence[Sequence[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,
    ) -> list[list[Any]]:
        """What was read as Python code wants it."""
        with Unswept():
            return entries.cleaned(data, datetime_builder, empty_as, number_builder, err_to_str)


engine = Engine()


def register() -> xlwings.Engine:
    """Makes xlwings know the engine; it becomes the active one where there was none."""
    if NAME not in [known.name for known in xlwings.engines]:
        xlwings.engines.add(xlwings.Engine(impl=engine))
    found = xlwings.engines[NAME]
    if xlwings.engines.active is None:
        found.activate()
    return found


def app_of(office: Office) -> xlwings.App:
    """xlwings' App for a LibreOffice that is there already."""
    register()
    impl: App = engine.apps.add(xl=office)
    return xlwings.App(impl=impl)
