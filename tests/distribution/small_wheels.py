"""Wheels of a few bytes, for a package index that is a folder."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path


def small_wheel(
    folder: Path,
    name: str,
    version: str = "1.0",
    *,
    needs: Sequence[str] = (),
    extras: Sequence[str] = (),
    tag: str = "py3-none-any",
    licence: str = "MIT",
    files: Mapping[str, str] | None = None,
) -> Path:
    """Makes a wheel that pip takes for a real one."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = name.replace("-", "_")
    info = f"{stem}-{version}.dist-info"
    fields = [
        "Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}",
        f"License-Expression: {licence}", *(f"Provides-Extra: {e}" for e in extras),
        *(f"Requires-Dist: {need}" for need in needs),
    ]  # fmt: skip
    wheel = f"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: {tag}\n"
    file = folder / f"{stem}-{version}-{tag}.whl"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(f"{info}/METADATA", "\n".join(fields) + "\n")
        archive.writestr(f"{info}/WHEEL", wheel)
        archive.writestr(f"{info}/LICENSE.txt", f"Licence of {name}\r\n")
        for path, content in (files or {}).items():
            archive.writestr(path, content)
        listed = [*(files or {}), f"{info}/METADATA", f"{info}/WHEEL", f"{info}/LICENSE.txt"]
        archive.writestr(f"{info}/RECORD", "".join(f"{p},,\n" for p in (*listed, f"{info}/RECORD")))
    return file
