"""Writing a zip archive whose untouched entries are copied without unpacking them.

The standard library recompresses what it writes. Here an entry of another archive is taken
over as it stands: its compressed bytes, name, date, attributes and extra fields (APPNOTE.TXT
6.3.10, sections 4.3.7 local header, 4.3.12 central directory, 4.3.14 zip64).
"""

from __future__ import annotations

import hashlib
import struct
import tempfile
import zipfile
import zlib
from pathlib import Path
from types import TracebackType
from typing import IO, cast

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
_LIMIT = 0xFFFFFFFF
_COPY_SIZE = 1 << 20
_IN_MEMORY = 4 << 20
_HAS_DESCRIPTOR = 0x08
_UTF8_NAME = 0x800
_ZIP64_EXTRA = 1
LEVEL = 3
"""Deflate level of rewritten parts: a third of the time of the default for 10 % more room."""


class PackedPart:
    """A part being compressed, on its way into an archive. A context manager.

    Up to 4 MiB of compressed bytes stay in memory, more go to a temporary file.

    Attributes:
        crc: CRC-32 of the plain bytes.
        size: number of plain bytes.
        packed_size: number of compressed bytes, once closed.
    """

    def __init__(self, folder: Path) -> None:
        self._packed: tempfile.SpooledTemporaryFile[bytes] = tempfile.SpooledTemporaryFile(  # noqa: SIM115
            max_size=_IN_MEMORY, mode="w+b", dir=str(folder)
        )
        self._deflate: zlib._Compress | None = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
        self.crc = 0
        self.size = 0
        self.packed_size = 0

    def write(self, data: bytes) -> None:
        """Adds plain bytes."""
        assert self._deflate is not None
        self.crc = zlib.crc32(data, self.crc)
        self.size += len(data)
        self._store(self._deflate.compress(data))

    def _store(self, packed: bytes) -> None:
        if packed:
            self._packed.write(packed)
            self.packed_size += len(packed)

    def finish(self) -> None:
        """No more bytes follow."""
        if self._deflate is not None:
            self._store(self._deflate.flush())
            self._deflate = None

    def stream(self) -> IO[bytes]:
        """The plain bytes, from the start; only one such stream at a time."""
        self.finish()
        self._packed.seek(0)
        return cast(IO[bytes], _Inflated(self._packed))

    def chunks(self) -> IO[bytes]:
        """The compressed bytes, from the start."""
        self.finish()
        self._packed.seek(0)
        return cast(IO[bytes], self._packed)

    def close(self) -> None:
        """Frees the room."""
        self._packed.close()

    def __enter__(self) -> PackedPart:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.finish() if kind is None else self.close()


class _Inflated:
    """Reads a raw deflate stream."""

    def __init__(self, packed: tempfile.SpooledTemporaryFile[bytes]) -> None:
        self._packed = packed
        self._inflate = zlib.decompressobj(-15)
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        pieces = [self._rest]
        length = len(self._rest)
        self._rest = b""
        while size < 0 or length < size:
            packed = self._packed.read(_COPY_SIZE)
            piece = self._inflate.decompress(packed) if packed else self._inflate.flush()
            if not packed and not piece:
                break
            pieces.append(piece)
            length += len(piece)
        data = b"".join(pieces)
        if size >= 0:
            data, self._rest = data[:size], data[size:]
        return data

    def close(self) -> None:
        """The owner closes the file."""

    def __enter__(self) -> _Inflated:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class ArchiveWriter:
    """Writes an archive from front to back and hashes it on the way.

    Args:
        target: open for binary writing, empty.
    """

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self._digest = hashlib.blake2b(digest_size=16)
        self._offset = 0
        self._directory: list[bytes] = []

    @property
    def digest(self) -> str:
        """Hash of what has been written so far, as `addin.hosts.files.digest_of` makes it."""
        return self._digest.hexdigest()

    def _write(self, data: bytes) -> None:
        self._target.write(data)
        self._digest.update(data)
        self._offset += len(data)

    def copy(self, source: IO[bytes], info: zipfile.ZipInfo) -> None:
        """Takes an entry over from another archive, compressed as it is.

        Args:
            source: the other archive's file.
            info: its entry.
        """
        source.seek(info.header_offset)
        header = source.read(_LOCAL.size)
        fields = _LOCAL.unpack(header)
        if fields[0] != b"PK\x03\x04":
            raise zipfile.BadZipFile("no entry where the directory says")
        name = source.read(fields[9])
        extra = _without_zip64(source.read(fields[10]))
        self._entry(info, name, extra, info.flag_bits & ~_HAS_DESCRIPTOR)
        left = info.compress_size
        while left:
            data = source.read(min(left, _COPY_SIZE))
            if not data:
                raise zipfile.BadZipFile("an entry ends too early")
            left -= len(data)
            self._write(data)

    def add(self, name: str, part: PackedPart, old: zipfile.ZipInfo | None = None) -> None:
        """Adds a rewritten or new entry.

        Args:
            name: of the entry.
            part: its content.
            old: the entry that it replaces, whose date and attributes it keeps.
        """
        raw_name, flags = _encoded(name)
        info = zipfile.ZipInfo(name)
        info.create_system = 0
        if old is not None:
            info.date_time = old.date_time
            info.external_attr = old.external_attr
            info.internal_attr = old.internal_attr
            info.create_system = old.create_system
            info.create_version = old.create_version
            info.comment = old.comment
        info.compress_type = zipfile.ZIP_DEFLATED
        packed = part.chunks()
        info.CRC, info.file_size, info.compress_size = part.crc, part.size, part.packed_size
        self._entry(info, raw_name, b"", flags)
        while data := packed.read(_COPY_SIZE):
            self._write(data)

    def _entry(self, info: zipfile.ZipInfo, name: bytes, extra: bytes, flags: int) -> None:
        """Writes a local header and remembers the entry for the directory."""
        offset = self._offset
        version = info.extract_version
        year, month, day, hour, minute, second = info.date_time
        date = max(year - 1980, 0) << 9 | month << 5 | day
        time = hour << 11 | minute << 5 | second // 2
        size, packed = info.file_size, info.compress_size
        local_extra = extra
        local_size, local_packed = size, packed
        if size >= _LIMIT or packed >= _LIMIT:
            version = max(version, 45)
            local_extra = struct.pack("<2H2Q", _ZIP64_EXTRA, 16, size, packed) + extra
            local_size = local_packed = _LIMIT
        kind = info.compress_type
        self._write(
            _LOCAL.pack(
                b"PK\x03\x04", version, flags, kind, time, date, info.CRC,
                local_packed, local_size, len(name), len(local_extra),
            )
        )  # fmt: skip
        self._write(name + local_extra)
        wide = [value for value in (size, packed, offset) if value >= _LIMIT]
        central_extra = _without_zip64(info.extra)
        if wide:
            version = max(version, 45)
            packed_values = struct.pack(f"<{len(wide)}Q", *wide)
            central_extra = (
                struct.pack("<2H", 1, len(packed_values)) + packed_values + central_extra
            )
        self._directory.append(
            _CENTRAL.pack(
                b"PK\x01\x02", info.create_version | info.create_system << 8, version, flags,
                kind, time, date, info.CRC, min(packed, _LIMIT), min(size, _LIMIT), len(name),
                len(central_extra), len(info.comment), 0, info.internal_attr,
                info.external_attr, min(offset, _LIMIT),
            )
            + name + central_extra + info.comment
        )  # fmt: skip

    def finish(self, comment: bytes = b"") -> None:
        """Writes the directory.

        Args:
            comment: of the archive.
        """
        start = self._offset
        count = len(self._directory)
        for entry in self._directory:
            self._write(entry)
        size = self._offset - start
        if count >= 0xFFFF or start >= _LIMIT or size >= _LIMIT:
            end = self._offset
            self._write(
                _END_64.pack(b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, start)
                + _LOCATOR_64.pack(b"PK\x06\x07", 0, end, 1)
            )
        short = min(count, 0xFFFF)
        self._write(
            _END.pack(
                b"PK\x05\x06",
                0,
                0,
                short,
                short,
                min(size, _LIMIT),
                min(start, _LIMIT),
                len(comment),
            )
            + comment
        )


def _encoded(name: str) -> tuple[bytes, int]:
    try:
        return name.encode("ascii"), 0
    except UnicodeEncodeError:
        return name.encode("utf-8"), _UTF8_NAME


def _without_zip64(extra: bytes) -> bytes:
    kept = b""
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, position)
        end = position + 4 + length
        if kind != _ZIP64_EXTRA:
            kept += extra[position:end]
        position = end
    return kept + extra[position:]
