"""What an installation put where, so that exactly that is taken away again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one installation did.

    Attributes:
        version: of CustSheet.
        files: the files that were not there before, each with the digest of what was written.
        interpreter: the setting that was written; "" for none.
    """

    version: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    interpreter: str = ""

    def to_bytes(self) -> bytes:
        """The receipt as a JSON file."""
        return (json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n").encode()


def read_receipt(path: Path) -> Receipt:
    """The receipt of the last installation; an empty one where there is none that is whole."""
    try:
        data = json.loads(path.read_bytes())
        files = {str(k): str(v) for k, v in data["files"].items()}
        return Receipt(str(data["version"]), files, str(data["interpreter"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Receipt()


def digest(content: bytes) -> str:
    """What tells two contents apart: SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
