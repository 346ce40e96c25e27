"""The styles part of a workbook that has none."""

from __future__ import annotations

from addin.hosts.xlsx.vocabulary import Dialect

_PLAIN = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"'


def new_styles(dialect: Dialect) -> bytes:
    """The smallest styles part that Excel accepts, for a workbook without one."""
    return (
        f'<styleSheet xmlns="{dialect.main}">'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        f'<cellStyleXfs count="1">{_PLAIN}/></cellStyleXfs>'
        f'<cellXfs count="1">{_PLAIN} xfId="0"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    ).encode()
