"""The comments part of a sheet: the texts of its notes (ISO/IEC 29500-1, 18.7).

It is edited as text, comment by comment, so that what is not touched stays as it is and
ten thousand notes cost no tree.
"""

from __future__ import annotations

import re

from addin.hosts.xlsx.cell_markup import with_prefix, without_prefix
from addin.hosts.xlsx.escaping import from_markup, from_xstring, text_element, to_markup
from addin.hosts.xlsx.sheet_stream import attribute, with_attribute
from addin.hosts.xlsx.vocabulary import DECLARATION, Dialect, parse_xml, write_xml
from addin.table.cells import CellRef
from addin.table.changes import Raw

AUTHOR = "CustSheet"
_FONT = (
    '<{p}rPr><{p}sz val="9"/><{p}color indexed="81"/><{p}rFont val="微软雅黑"/>'
    '<{p}charset val="134"/></{p}rPr>'
)
_ROOT = re.compile(rb"""<((?:[A-Za-z_][\w.-]*:)?)comments(?=[\s>])((?:[^>"']|"[^"]*"|'[^']*')*)>""")
_DECLARED = re.compile(rb"""\sxmlns:([\w.-]+)\s*=\s*["']([^"']*)["']""")
_USED = re.compile(rb"[<\s/]([A-Za-z_][\w.-]*):[A-Za-z_]")
_ATTRIBUTES = rb"""((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*"""


class Comments:
    """The comments of one sheet.

    Attributes:
        by_cell: the markup of each comment, in file order.
    """

    def __init__(self, data: bytes) -> None:
        """
        Args:
            data: the part, or what `new_comments` makes.
        """
        root = _ROOT.search(data)
        if root is None or (b"encoding" in data[:100] and b"utf-8" not in data[:100].lower()):
            data = write_xml(parse_xml(data, "comments"))
            root = _ROOT.search(data)
        assert root is not None
        self._prefix = p = root[1]
        self._head = data
        self._tail = b"</%bcomments>" % p
        self.by_cell: dict[CellRef, bytes] = {}
        name = re.escape(p)
        self._author_pattern = re.compile(
            rb"<%bauthor(?:\s[^>]*?)?(?:/>|>(.*?)</%bauthor\s*>)" % (name, name), re.DOTALL
        )
        self._text_pattern = re.compile(
            rb"<%btext(?:\s[^>]*?)?(?:/>|>(.*)</%btext\s*>)" % (name, name), re.DOTALL
        )
        self._run_pattern = re.compile(
            rb"<%br(?:\s[^>]*)?>(.*?)</%br\s*>" % (name, name), re.DOTALL
        )
        self._t_pattern = re.compile(
            rb"<%bt%b(?:/>|>(.*?)</%bt\s*>)" % (name, _ATTRIBUTES, name), re.DOTALL
        )
        self._comment_pattern = re.compile(
            rb"<%bcomment(?=\s)%b(?:/>|>(.*?)</%bcomment\s*>)" % (name, _ATTRIBUTES, name),
            re.DOTALL,
        )
        self._split(data)

    def _split(self, data: bytes) -> None:
        p = self._prefix
        opening = re.search(rb"<%bcommentList(?:\s[^>]*?)?(/?)>" % re.escape(p), data)
        if opening is None:
            end = data.rindex(b"</")
            self._head = data[:end] + b"<%bcommentList>" % p
            self._tail = b"</%bcommentList>" % p + data[end:]
            return
        if opening[1]:
            self._head = data[: opening.start()] + b"<%bcommentList>" % p
            self._tail = b"</%bcommentList>" % p + data[opening.end() :]
            return
        close = data.rindex(b"</%bcommentList" % p)
        self._head, self._tail = data[: opening.end()], data[close:]
        for match in self._comment_pattern.finditer(data, opening.end(), close):
            reference = (attribute(match[1], b"ref") or b"").partition(b":")[0]
            try:
                self.by_cell[CellRef.parse(reference.decode("ascii"))] = match[0]
            except (ValueError, UnicodeDecodeError):
                # Not on any cell: kept where it stands.
                self._head += match[0]

    def markup(self) -> bytes:
        """The part."""
        return b"".join([self._head, *self.by_cell.values(), self._tail])

    def text(self, cell: CellRef) -> str | None:
        """The text of a note; None where there is none."""
        piece = self.by_cell.get(cell)
        return None if piece is None else self._plain(self._body(piece))

    def _body(self, piece: bytes) -> bytes:
        match = self._text_pattern.search(piece)
        return (match[1] or b"") if match else b""

    def _plain(self, body: bytes) -> str:
        body = re.sub(rb"<(?:\w+:)?rPh\b.*?</(?:\w+:)?rPh\s*>", b"", body, flags=re.DOTALL)
        runs = (m[2] or b"" for m in self._t_pattern.finditer(body))
        return "".join(from_xstring(from_markup(r.decode("utf-8", "replace"))) for r in runs)

    # Changing.

    def put(self, cell: CellRef, text: str) -> None:
        """Sets a note's text; where it begins like the old one, that part stays as it is."""
        piece = self.by_cell.get(cell)
        if piece is None:
            self.by_cell[cell] = self._new(cell, text)
            return
        old = self._body(piece)
        plain = self._plain(old)
        if text == plain:
            return
        if text.startswith(plain):
            body = self._in_runs(old) + self._run(text[len(plain) :]).encode()
        elif plain.startswith(text):
            body = self._shortened(self._in_runs(old), text)
        else:
            body = self._run(text).encode()
        p = self._prefix
        new = b"<%btext>%b</%btext>" % (p, body, p)
        if self._text_pattern.search(piece):
            self.by_cell[cell] = self._text_pattern.sub(lambda _: new, piece, count=1)
        else:
            start = self._comment_pattern.match(piece)
            attributes = start[1] if start else b""
            self.by_cell[cell] = b"<%bcomment%b>%b</%bcomment>" % (p, attributes, new, p)

    def _new(self, cell: CellRef, text: str) -> bytes:
        p = self._prefix.decode()
        start = f'<{p}comment ref="{cell.a1}" authorId="{self._author_number(AUTHOR)}">'
        return f"{start}<{p}text>{self._run(text)}</{p}text></{p}comment>".encode()

    def _run(self, text: str) -> str:
        p = self._prefix.decode()
        return f"<{p}r>{_FONT.format(p=p)}{text_element(f'{p}t', text)}</{p}r>"

    def _in_runs(self, body: bytes) -> bytes:
        """A body whose plain text, if it has one, is a run; phonetic hints are left out."""
        p = self._prefix
        runs = [match[0] for match in self._run_pattern.finditer(body)]
        if runs:
            return b"".join(runs)
        plain = self._t_pattern.search(body)
        return b"<%br>%b</%br>" % (p, plain[0], p) if plain else b""

    def _shortened(self, body: bytes, text: str) -> bytes:
        """The runs of a body as far as they hold the beginning `text`."""
        left = len(text)
        kept: list[bytes] = []
        name = f"{self._prefix.decode()}t"
        for match in self._run_pattern.finditer(body):
            if left <= 0:
                break
            run = self._plain(match[1])
            if len(run) <= left:
                kept.append(match[0])
            else:
                part = text_element(name, run[:left]).encode()
                literal = part.replace(b"\\", rb"\\")
                kept.append(self._t_pattern.sub(literal, match[0], count=1))
            left -= len(run)
        return b"".join(kept)

    def remove(self, cell: CellRef) -> None:
        """Takes a note away."""
        self.by_cell.pop(cell, None)

    # Undo.

    def raw(self, cell: CellRef) -> dict[str, str]:
        """The exact record of a note."""
        piece = without_prefix(self.by_cell[cell], self._prefix)
        root = _ROOT.search(self._head)
        declared = b"".join(m[0] for m in _DECLARED.finditer(root[2])) if root else b""
        number = int(attribute(piece, b"authorId") or b"0")
        authors = self._authors()
        return {
            "xlsx:comment": piece.decode("utf-8", "replace"),
            "xlsx:author": authors[number] if number < len(authors) else AUTHOR,
            "xlsx:namespaces": declared.decode("utf-8", "replace"),
        }

    def restore(self, cell: CellRef, raw: Raw) -> bool:
        """Brings a note back from its record; False where the record is not ours."""
        piece = raw.get("xlsx:comment", "").encode()
        if not piece.startswith(b"<comment"):
            return False
        end = piece.index(b">")
        start = with_attribute(
            piece[:end], b"authorId", b"%d" % self._author_number(raw.get("xlsx:author", AUTHOR))
        )
        start = with_attribute(start, b"ref", cell.a1.encode())
        self._declare(piece, raw.get("xlsx:namespaces", "").encode())
        self.by_cell[cell] = with_prefix(start + piece[end:], self._prefix)
        return True

    def _declare(self, piece: bytes, namespaces: bytes) -> None:
        """Makes the namespaces that a record uses known to the part."""
        root = _ROOT.search(self._head)
        assert root is not None
        known = {m[1] for m in _DECLARED.finditer(root[2])} | {b"xml", b"xmlns"}
        wanted = {m[1]: m[0] for m in _DECLARED.finditer(namespaces)}
        missing = {p for p in _USED.findall(piece) if p not in known and p in wanted}
        if missing:
            added = b"".join(wanted[p] for p in sorted(missing))
            end = root.end() - 1
            self._head = self._head[:end] + added + self._head[end:]

    def _authors(self) -> list[str]:
        found = self._author_pattern.findall(self._head)
        return [from_xstring(from_markup(a.decode("utf-8", "replace"))) for a in found]

    def _author_number(self, name: str) -> int:
        authors = self._authors()
        if name in authors:
            return authors.index(name)
        p = self._prefix
        new = b"<%bauthor>%b</%bauthor>" % (p, to_markup(name).encode(), p)
        close = self._head.find(b"</%bauthors" % p)
        if close >= 0:
            self._head = self._head[:close] + new + self._head[close:]
        else:
            empty = re.compile(rb"<%bauthors\s*/>" % re.escape(p))
            block = b"<%bauthors>%b</%bauthors>" % (p, new, p)
            if empty.search(self._head):
                self._head = empty.sub(lambda _: block, self._head, count=1)
            else:
                at = self._head.index(b"<%bcommentList" % p)
                self._head = self._head[:at] + block + self._head[at:]
        return len(authors)


def new_comments(dialect: Dialect) -> bytes:
    """A comments part without comments."""
    return (
        DECLARATION
        + (
            f'<comments xmlns="{dialect.main}"><authors><author>{AUTHOR}</author></authors>'
            "<commentList></commentList></comments>"
        ).encode()
    )
