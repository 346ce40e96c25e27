"""The notices that go out beside the add-in, for what is compiled into it."""

from __future__ import annotations

from addin.excel_build.sources import read_ascii, xlwings_folder

_MIT = """\
Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""

_COPYRIGHTS = """\
CustSheet
Copyright (c) 2026 The CustSheet developers

VBA-Dictionary (module Dictionary)
Copyright (c) Tim Hall, https://github.com/timhall/VBA-Dictionary

pyOpenVBA (the empty project that the modules were put into)
Copyright (c) 2026 William Smith
"""


def notices() -> str:
    """The notices as one text.

    Raises:
        BuildError: xlwings is not installed.
    """
    return "\n".join((
        "custsheet.xlam holds the following works.\n",
        "== Under the MIT licence ==\n",
        _COPYRIGHTS,
        _MIT,
        "== Under the BSD 3-clause licence: xlwings (the module of that name, changed) ==\n",
        _notice_of_xlwings(),
    ))  # fmt: skip


def _notice_of_xlwings() -> str:
    """The licence as it stands at the head of the module: the comments from its copyright on."""
    lines = read_ascii(xlwings_folder() / "xlwings_custom_addin.bas").split("\n")
    first = next(n for n, line in enumerate(lines) if line.startswith("'Copyright"))
    last = next(n for n in range(first, len(lines)) if not lines[n].startswith("'") and lines[n])
    return "\n".join(line.removeprefix("'") for line in lines[first:last]).rstrip() + "\n"
