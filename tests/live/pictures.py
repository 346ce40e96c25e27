"""Pictures of LibreOffice from a real window: `python -m tests.live.pictures`.

They show the example workbook before and after each command, with the messages as they come.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from PIL import Image

from addin.calc_extension.demo import demo_workbook
from addin.i18n import speaking
from tests.live.desktop import Running, desktop, profile_with_extension, until

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
WIDTH, COLORS = 1200, 96
CUSTOMERS, FINDINGS, DUPLICATES = "客户", "问题", "重复"


def take(calc: Running, folder: Path) -> list[Path]:
    """Clicks through the commands.

    Args:
        calc: LibreOffice with the example workbook.
        folder: for the pictures.
    """
    taken: list[Path] = []

    def picture(name: str) -> None:
        taken.append(_small(calc.screen.picture(name), folder / f"calc-{name}.png"))

    def click(button: str, name: str = "", *, asks: bool = False) -> None:
        calc.go_to(CUSTOMERS, "A1")
        calc.press(button)
        if asks:
            calc.box()
            if name:
                picture(f"{name}-question")
            calc.close_box()
        calc.box()
        if name:
            picture(name)
        calc.close_box()
        until(30, calc.is_idle, "end of the command")

    calc.go_to(CUSTOMERS, "A1")
    picture("before")
    click("校验", "validate")
    calc.go_to(FINDINGS, "A1")
    picture("findings")
    click("一键规范", "fix", asks=True)
    click("标出重复", "duplicates")
    calc.go_to(DUPLICATES, "A1")
    picture("groups")
    click("打标签", "tag", asks=True)
    click("操作记录", "history")
    click("撤销", "undo", asks=True)
    return taken


def _small(source: Path, target: Path) -> Path:
    """A picture in few colours and not too wide, as a document wants it."""
    with Image.open(source) as image:
        height = round(image.height * WIDTH / image.width)
        smaller = image.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS)
        smaller.quantize(COLORS).save(target, optimize=True)
    return target


def main() -> None:
    """Takes all pictures."""
    folder = Path(tempfile.mkdtemp(prefix="custsheet-pictures-"))
    folder.chmod(0o755)
    try:
        with speaking("zh"):
            workbook = demo_workbook(folder)
        (folder / "settings").mkdir()
        profile = profile_with_extension(folder / "settings")
        with desktop() as screen:
            for path in take(Running(screen, profile, workbook), FOLDER):
                print(path.name, f"{path.stat().st_size / 1024:.0f} KB")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
