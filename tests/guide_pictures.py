"""Pictures of the guides: parts of the pictures of the pages, at their full size.

`make screenshots` cuts them anew; `tests/unit/resources/test_pictures.py` compares them.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
GUIDE_PICTURES = ROOT / "resources" / "guides" / "pictures"

# Picture of a page → the part that the guides speak of, px.
PARTS = {
    "call": QRect(312, 60, 1128, 766),
    "sync": QRect(196, 384, 1244, 440),
    "dossier": QRect(196, 0, 872, 720),
    "review": QRect(196, 0, 1244, 690),
    "call-review": QRect(196, 0, 1244, 760),
    "import": QRect(196, 0, 1244, 600),
    "scripts": QRect(196, 0, 1244, 730),
    "agreement": QRect(196, 0, 1244, 560),
    "sync-connect": QRect(196, 60, 960, 466),
}


def part_of(name: str, language: str) -> QImage:
    """The part of a page's picture in the light theme."""
    whole = QImage(str(PICTURES / f"{name}-light-{language}.png"))
    return whole.copy(PARTS[name])


def cut() -> None:
    """Write all parts anew. Raises OSError where one cannot be written."""
    GUIDE_PICTURES.mkdir(parents=True, exist_ok=True)
    for name in PARTS:
        for language in ("fr", "en"):
            target = GUIDE_PICTURES / f"{name}-{language}.png"
            if not part_of(name, language).save(str(target), "PNG", 0):
                raise OSError(f"cannot write {target}")


if __name__ == "__main__":
    cut()
