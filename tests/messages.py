"""The message catalogue: `python -m tests.messages` brings it up to date.

Texts are collected from the source, the Chinese ones are kept, those that no source has any
more are dropped, and the catalogue that the product reads is compiled. A text is never
guessed from a similar one: a wrong message is worse than an English one. What still has to
be translated is listed at the end.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
PACKAGES = ("addin", "sheets_sync")
CATALOGUE = ROOT / "addin" / "locale" / "zh_CN" / "LC_MESSAGES" / "addin.po"
KEYWORDS: Mapping[str, None] = {"msg": None, "N_": None, "_": None}

Texts = Mapping[str, Iterable[str]]
"""The English texts, each with the files that hold it, in the order of the source."""


class PlainCatalog(Catalog):
    """A catalogue whose header names the project and nothing that changes with a run."""

    def __init__(self) -> None:
        comment = "# Chinese texts of CustSheet 客户表.\n#"
        super().__init__(locale="zh_CN", header_comment=comment, fuzzy=False)

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The few headers that gettext needs."""
        return [
            ("Project-Id-Version", "CustSheet"),
            ("Language", "zh_CN"),
            ("Plural-Forms", "nplurals=1; plural=0;"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]


def texts_in_source(root: Path = ROOT) -> dict[str, list[str]]:
    """Every text that the packages mark for translation.

    Returns:
        English text -> files that hold it, relative to `root`, sorted by file.
    """
    found: dict[str, list[str]] = {}
    for package in PACKAGES:
        extracted = extract_from_dir(root / package, [("**.py", "python")], keywords=dict(KEYWORDS))
        for name, _line, text, _comments, _context in sorted(extracted, key=lambda e: e[:2]):
            assert isinstance(text, str), f"{name}: texts with plural forms are not used"
            files = found.setdefault(text, [])
            file = f"{package}/{Path(name).as_posix()}"
            if file not in files:
                files.append(file)
    found.pop("", None)
    return found


def read_translations(path: Path = CATALOGUE) -> dict[str, str]:
    """The texts of a catalogue, English -> Chinese; "" where none is given yet.

    Entries that were put aside as obsolete, or are only guessed, do not count.
    """
    with path.open("rb") as stream:
        messages = read_po(stream, locale="zh_CN", ignore_obsolete=True)
    return {
        message.id: "" if message.fuzzy else str(message.string or "")
        for message in messages
        if message.id and isinstance(message.id, str)
    }


def merged(texts: Texts, translations: Mapping[str, str]) -> PlainCatalog:
    """The catalogue of the texts, with the translations that are known."""
    catalogue = PlainCatalog()
    for text, files in texts.items():
        catalogue.add(text, translations.get(text, ""), [(file, 0) for file in files])
    return catalogue


def as_po(catalogue: Catalog) -> bytes:
    """The catalogue as people edit it."""
    stream = io.BytesIO()
    write_po(stream, catalogue, width=100, sort_by_file=True, include_lineno=False)
    return stream.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """The catalogue as the product reads it."""
    stream = io.BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def compiled(path: Path = CATALOGUE) -> bytes:
    """What the compiled catalogue must hold, by the one that people edit."""
    translations = read_translations(path)
    return as_mo(merged(dict.fromkeys(translations, ()), translations))


def update(path: Path = CATALOGUE, root: Path = ROOT) -> list[str]:
    """Brings a catalogue and its compiled form up to date with the source.

    Returns:
        The texts that are not translated yet.
    """
    known = read_translations(path) if path.exists() else {}
    texts = texts_in_source(root)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(as_po(merged(texts, known)))
    path.with_suffix(".mo").write_bytes(compiled(path))
    return [text for text in texts if not known.get(text)]


def main() -> None:
    """Updates the catalogue and tells what is left to do."""
    missing = update()
    for text in missing:
        print(f"not translated: {text!r}")
    print(f"{len(read_translations())} texts, {len(missing)} not translated: {CATALOGUE}")


if __name__ == "__main__":
    main()
