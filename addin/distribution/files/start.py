"""Starts what install, uninstall and doctor ask for: `python start.py VERB`.

It stands beside the wheels and runs in whatever Python the computer has: the product is
unpacked for the moment, since nothing is installed yet. `suitable` ends with 0 if this Python
will do: one that there are wheels for, of 64 bits, and not from the Microsoft Store, whose
programs keep their files where Excel does not see them.
"""

from __future__ import annotations

import json
import sys
import tempfile
import zipfile
from pathlib import Path

FILES = Path(__file__).resolve().parent


def suitable() -> bool:
    """Whether the environment can be made from this Python."""
    package = json.loads((FILES / "package.json").read_text("utf-8"))
    is_known = "{}.{}".format(*sys.version_info[:2]) in package["pythons"]
    from_store = "windowsapps" in (sys.base_prefix + sys.executable).lower()
    return is_known and sys.maxsize > 2**32 and not from_store


def run(verb: str) -> int:
    """Hands over to the product; returns its exit code."""
    wheel = next((FILES / "wheels").glob("custsheet-*.whl"), None)
    if wheel is None:
        # No catalogue is at hand that could choose the language.
        print(
            "文件不全，请重新解压。 Files are missing: unpack the archive again.", file=sys.stderr
        )
        return 2
    # Windows may still hold a file that was just read; what is left there is cleared with time.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
        sys.path.insert(0, folder)
        from addin.distribution.setting_up import main

        return main(verb, FILES)


if __name__ == "__main__":
    asked = sys.argv[1] if len(sys.argv) > 1 else "install"
    sys.exit(not suitable() if asked == "suitable" else run(asked))
