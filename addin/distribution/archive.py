"""The one file that an administrator gives out: the add-in, its wheels and its installer."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

from addin import __version__
from addin.distribution.addin_file import read_add_in
from addin.distribution.open_part import open_part
from addin.distribution.places import ADD_IN_FILE
from addin.distribution.targets import Target
from addin.distribution.wheels import WheelSource, collect, read_wheel
from addin.errors import BuildError
from addin.i18n import msg

VERBS = ("install", "uninstall", "doctor")
INSTRUCTIONS = "安装说明 Instructions.html"

_HERE = Path(__file__).parent
_SOURCES = _HERE / "files"
_REPOSITORY = _HERE.parents[1]
_DAY = (2024, 1, 1, 0, 0, 0)
_UNIX = 3
_NOTICE = ("license", "licence", "copying", "notice", "copyright")

Told = Callable[[int, int], None]
"""Is told of the work done: how much, of how much."""


@dataclass(frozen=True, slots=True)
class Package:
    """A finished package.

    Attributes:
        file: the archive.
        size: in bytes.
        wheels: how many there are in it.
    """

    file: Path
    size: int
    wheels: int


def make_package(
    add_in: Sequence[Path],
    targets: Sequence[Target],
    source: WheelSource,
    out: Path,
    told: Told = lambda _done, _total: None,
) -> Package:
    """Makes the package; the same add-in and the same wheels give the same bytes.

    Args:
        add_in: custsheet.xlam, the templates and the notices.
        targets: the computers that it is for.
        source: where the wheels come from.
        out: a folder for the archive; it is made.
        told: is told of the targets that are done.

    Raises:
        BuildError: a wheel is missing, or there is nothing to make our own of.
    """
    with tempfile.TemporaryDirectory() as scratch:
        wheels = _wheels(add_in, targets, source, Path(scratch), told)
        pythons = sorted({t.python for t in targets}, key=_numbers, reverse=True)
        entries = dict(_entries(add_in, wheels, pythons))
        name = f"CustSheet-{__version__}"
        out.mkdir(parents=True, exist_ok=True)
        file = out / f"{name}.zip"
        _write(file, {f"{name}/{path}": content for path, content in entries.items()})
    return Package(file, file.stat().st_size, len(wheels))


def _numbers(python: str) -> tuple[int, ...]:
    return tuple(map(int, python.split(".")))


def _wheels(
    add_in: Sequence[Path],
    targets: Sequence[Target],
    source: WheelSource,
    scratch: Path,
    told: Told,
) -> list[Path]:
    """All wheels by name; one that serves several targets is there once."""
    own = own_wheel(source, scratch / "own")
    # The macros load the library of the very version that they were taken from.
    macros = next((read_add_in(f.read_bytes()) for f in add_in if f.name == ADD_IN_FILE), None)
    pinned = [Requirement(f"xlwings=={macros.xlwings}")] if macros and macros.xlwings else []
    found = {own.name: own}
    for number, target in enumerate(targets):
        told(number, len(targets))
        roots = [*read_wheel(own).requirements(target, ["excel"]), *pinned]
        for wheel in collect(roots, target, source, scratch / f"{number}").values():
            if wheel.file.name not in found:
                is_mixed = wheel.name == "xlwings"
                file = open_part(wheel.file, scratch / "open") if is_mixed else wheel.file
                found[wheel.file.name] = file
    told(len(targets), len(targets))
    return [found[name] for name in sorted(found)]


def own_wheel(source: WheelSource, into: Path) -> Path:
    """The wheel of CustSheet itself: from the folder of wheels, else built from the sources.

    Raises:
        BuildError: there is neither.
    """
    pattern = f"custsheet-{__version__}-*.whl"
    given = sorted(source.folder.glob(pattern)) if source.folder else []
    if given:
        return given[-1]
    reason = "pyproject.toml"
    if (_REPOSITORY / "pyproject.toml").is_file():
        into.mkdir(parents=True, exist_ok=True)
        pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
        done = subprocess.run(
            [*pip, "--disable-pip-version-check", "--wheel-dir", str(into), str(_REPOSITORY)],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if not done.returncode:
            return next(into.glob(pattern))
        reason = (done.stderr.strip().splitlines() or ["?"])[-1]
    raise BuildError(
        msg("There is no wheel of CustSheet, and none could be built: {reason}.", reason=reason),
        msg(
            "Put {name} into a folder and give that with --wheels.",
            name=f"custsheet-{__version__}-py3-none-any.whl",
        ),
    )


def _entries(
    add_in: Sequence[Path], wheels: Sequence[Path], pythons: Sequence[str]
) -> Iterator[tuple[str, bytes | Path]]:
    """What is in the archive, by path."""
    for file in add_in:
        is_for_people = file.suffix == ".xltx"
        yield (file.name if is_for_people else f"files/{file.name}"), file
    listed, words = " ".join(pythons), {"@VERSION@": __version__}
    for verb in VERBS:
        filling = {"@VERB@": verb, "@PYTHONS@": listed}
        script = _filled("run.cmd", filling)
        yield f"{verb}.cmd", script.replace("\n", "\r\n").encode("ascii")
        yield f"{verb}.command", _filled("run.command", filling).encode("ascii")
    words["@PYTHONS@"] = " / ".join(pythons)
    yield INSTRUCTIONS, _filled("instructions.html", words).encode()
    yield "files/no-python.txt", _filled("no-python.txt", words).replace("\n", "\r\n").encode()
    yield "files/start.py", (_SOURCES / "start.py").read_bytes()
    about = {"version": __version__, "pythons": list(pythons)}
    yield "files/package.json", (json.dumps(about, indent=1) + "\n").encode()
    yield "files/licences.txt", licences_of(wheels).encode()
    for wheel in wheels:
        yield f"files/wheels/{wheel.name}", wheel


def _filled(name: str, words: Mapping[str, str]) -> str:
    text = (_SOURCES / name).read_text("utf-8").replace("\r\n", "\n")
    for mark, word in words.items():
        text = text.replace(mark, word)
    return text


def licences_of(wheels: Iterable[Path]) -> str:
    """Whose packages go out under which licence, each with its notices; a package once."""
    told: dict[str, str] = {}
    for file in wheels:
        wheel = read_wheel(file)
        name = f"{wheel.fields['Name']} {wheel.version}"
        if name in told:
            continue
        classes = [
            c.rpartition(" :: ")[2]
            for c in wheel.fields.get_all("Classifier") or ()
            if c.startswith("License ::")
        ]
        short = wheel.fields["License-Expression"] or "; ".join(classes)
        short = short or str(wheel.fields["License"] or "").partition("\n")[0]
        told[name] = "\n".join((f"==== {name}: {short}", "", *_notices(file)))
    return "\n".join(told[name] for name in sorted(told, key=str.casefold))


def _notices(wheel: Path) -> Iterator[str]:
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            stem = name.rpartition("/")[2].casefold()
            if ".dist-info/" in name and stem.startswith(_NOTICE):
                yield archive.read(name).decode("utf-8", "replace").replace("\r\n", "\n")


def _write(file: Path, entries: Mapping[str, bytes | Path]) -> None:
    """Writes an archive at once: sorted, with one date, scripts for a Mac ready to run."""
    unfinished = file.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w") as archive:
        for path in sorted(entries):
            content = entries[path]
            entry = zipfile.ZipInfo(path, _DAY)
            entry.create_system = _UNIX
            entry.external_attr = (0o755 if path.endswith(".command") else 0o644) << 16
            # Wheels are packed already.
            stored = path.endswith((".whl", ".xlam", ".xltx"))
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            data = content.read_bytes() if isinstance(content, Path) else content
            archive.writestr(entry, data)
    unfinished.replace(file)
