"""All spreadsheets of a server: in memory, and in the store before a change is answered."""

from __future__ import annotations

from collections.abc import Iterator

from .model import Spreadsheet, timestamp
from .problems import spreadsheet_not_found
from .store import Store


class Library:
    """Spreadsheets by id. Not locked: its user calls it from one thread at a time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._books = {book.id: book for book in store.spreadsheets()}

    def __iter__(self) -> Iterator[Spreadsheet]:
        """All spreadsheets, the ones changed last first."""
        return iter(sorted(self._books.values(), key=lambda b: b.modified, reverse=True))

    def find(self, book_id: str) -> Spreadsheet | None:
        """A spreadsheet as it was saved last; not to be changed."""
        return self._books.get(book_id)

    def get(self, book_id: str) -> Spreadsheet:
        """The same.

        Raises:
            ApiError: there is none of that id.
        """
        book = self._books.get(book_id)
        if book is None:
            raise spreadsheet_not_found()
        return book

    def commit(self, draft: Spreadsheet) -> None:
        """Puts a changed draft, or a new spreadsheet, in place; it is on disk afterwards."""
        old = self._books.get(draft.id)
        if old is not None:
            draft.version = old.version + 1
            draft.modified = max(timestamp(), old.modified)
        self._store.save(draft, old)
        self._books[draft.id] = draft

    def delete(self, book_id: str) -> None:
        """Forgets a spreadsheet for good."""
        self._store.delete(book_id)
        del self._books[book_id]
