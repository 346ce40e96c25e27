"""Collects the wheels that a computer needs which is not this one."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message as Fields
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from addin.distribution.targets import Target
from addin.errors import BuildError
from addin.i18n import msg

_UNMATCHED = re.compile(r"satisfies the requirement ([^\s(]+)|distribution found for ([^\s(]+)")
_OFFLINE = re.compile(r"connection (error|broken)|timed out|name resolution|ProxyError", re.I)


@dataclass(frozen=True, slots=True)
class Wheel:
    """A package in the form that pip installs.

    Attributes:
        file: the wheel.
        fields: its METADATA (PEP 566).
    """

    file: Path
    fields: Fields

    @property
    def name(self) -> str:
        """The package's name in its canonical form."""
        return canonicalize_name(str(self.fields["Name"]))

    @property
    def version(self) -> str:
        """Its version."""
        return str(self.fields["Version"])

    def requirements(self, target: Target, extras: Iterable[str]) -> list[Requirement]:
        """What it needs on a target, with some of its extras."""
        listed = [Requirement(text) for text in self.fields.get_all("Requires-Dist") or ()]
        return [
            r
            for r in listed
            if r.marker is None
            or any(r.marker.evaluate({**target.markers(), "extra": e}) for e in ("", *extras))
        ]


def read_wheel(file: Path) -> Wheel:
    """A wheel with its metadata.

    Raises:
        BuildError: the file is no wheel.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            names = [n for n in archive.namelist() if n.endswith(".dist-info/METADATA")]
            return Wheel(file, message_from_bytes(archive.read(names[0])))
    except (OSError, zipfile.BadZipFile, IndexError) as error:
        raise BuildError(
            msg("{name} is no wheel.", name=file.name),
            msg("Delete the file and try again."),
        ) from error


class WheelSource:
    """Where wheels come from: the package index that pip is set up for, and a folder.

    Attributes:
        folder: wheels of one's own, which count as much as the index's; None for none.
        offline: whether nothing is fetched from the index.
    """

    def __init__(self, folder: Path | None = None, *, offline: bool = False) -> None:
        self.folder = folder
        self.offline = offline

    def fetch(self, wanted: Sequence[str], target: Target, into: Path) -> None:
        """Puts one wheel for each requirement into a folder, without what it needs itself.

        Raises:
            BuildError: a package has no wheel for the target, or the index is out of reach.
        """
        where = ["--no-index"] if self.offline else []
        where += ["--find-links", str(self.folder)] if self.folder else []
        platforms = [word for tag in target.tags for word in ("--platform", tag)]
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pip", "download", "--progress-bar=off", "--no-deps"),
                *("--only-binary=:all:", "--disable-pip-version-check", "--dest", str(into)),
                *("--python-version", target.python, "--implementation", "cp"),
                *platforms,
                *where,
                *wanted,
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode:
            raise _not_fetched(done.stdout, target, offline=self.offline)


def _not_fetched(said: str, target: Target, *, offline: bool) -> BuildError:
    found = _UNMATCHED.search(said)
    if found and (offline or not _OFFLINE.search(said)):
        return BuildError(
            msg(
                "There is no wheel of {name} for {target}.",
                name=found[1] or found[2],
                target=str(target),
            ),
            msg(
                "Make one with “pip wheel”, put it into a folder and give that with --wheels; "
                "or leave that system or version of Python out."
            ),
        )
    lines = [line for line in said.splitlines() if line.strip() and "WARNING" not in line]
    return BuildError(
        msg("pip could not fetch the packages: {reason}", reason=lines[-1] if lines else "?"),
        msg("Check the network; or give a folder of wheels with --wheels and --no-download."),
    )


def collect(
    roots: Sequence[Requirement], target: Target, source: WheelSource, into: Path
) -> dict[str, Wheel]:
    """The wheels that some requirements need on a target, all the way down.

    The newest of each package is taken that suits all who ask for it. Where a later package
    narrows the choice, the wheel is chosen again; a wheel that then is not needed stays out.

    Args:
        roots: what is to be installed there.
        target: where.
        source: where the wheels come from.
        into: an empty folder for them.

    Returns:
        The wheels by canonical name, all of them in `into`.

    Raises:
        BuildError: a package has no wheel, or two packages cannot agree.
    """
    into.mkdir(parents=True, exist_ok=True)
    chosen: dict[str, Wheel] = {}
    tried: set[frozenset[str]] = set()
    while True:
        wanted = _wanted(roots, chosen, target)
        asked = {
            name: str(specifiers)
            for name, specifiers in wanted.items()
            if name not in chosen or not specifiers.contains(chosen[name].version, True)
        }
        if not asked:
            break
        texts = [f"{name}{specifiers}" for name, specifiers in sorted(asked.items())]
        if frozenset(texts) in tried:
            raise BuildError(
                msg("The packages do not fit together: {names}.", names=", ".join(texts)),
                msg("Give wheels that fit with --wheels."),
            )
        tried.add(frozenset(texts))
        for name in asked:
            if name in chosen:
                chosen.pop(name).file.unlink()
        before = set(into.iterdir())
        source.fetch(texts, target, into)
        for file in sorted(set(into.iterdir()) - before):
            wheel = read_wheel(file)
            chosen[wheel.name] = wheel
    for name in chosen.keys() - wanted.keys():
        chosen.pop(name).file.unlink()
    return chosen


def _wanted(
    roots: Sequence[Requirement], chosen: Mapping[str, Wheel], target: Target
) -> dict[str, SpecifierSet]:
    """What is known to be needed so far: the limits on the version by name."""
    wanted: dict[str, SpecifierSet] = {}
    extras: dict[str, set[str]] = {}
    queue = list(roots)
    while queue:
        requirement = queue.pop()
        name = canonicalize_name(requirement.name)
        is_new = name not in wanted or not requirement.extras <= extras[name]
        wanted[name] = wanted.get(name, SpecifierSet()) & requirement.specifier
        extras.setdefault(name, set()).update(requirement.extras)
        if is_new and name in chosen:
            queue += chosen[name].requirements(target, extras[name])
    return wanted
