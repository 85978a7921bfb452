"""Where things lie on disk: the program's own resources and the person's profile."""

from __future__ import annotations

import sys
from pathlib import Path


def resources_dir() -> Path:
    """Folder of the files shipped with the program (also inside a frozen bundle)."""
    bundle = getattr(sys, "_MEIPASS", None)
    root = Path(bundle) if bundle else Path(__file__).resolve().parent.parent
    return root / "resources"


def default_profile_dir() -> Path:
    """The person's profile folder; made by whoever first writes there, mode 0700."""
    from platformdirs import user_data_path

    return user_data_path("Qualifier", appauthor=False, roaming=False)


def demo_profile_dir() -> Path:
    """The profile of `qualifier demo`, apart from real work: fictional leads only."""
    from platformdirs import user_data_path

    return user_data_path("Qualifier-demo", appauthor=False, roaming=False)
