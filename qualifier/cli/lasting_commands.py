"""Commands that last: the window, the window on the sample, the worker.

Each imports what it needs when it is chosen: the window paints before anything heavy is there.
"""

from __future__ import annotations

import argparse
import gc
from collections.abc import Mapping
from pathlib import Path

from qualifier.cli.early_end import EarlyEnd
from qualifier.cli.given import SAMPLE_PASSPHRASE, passphrase
from qualifier.cli.reply import Reply, complain
from qualifier.paths import default_profile_dir, demo_profile_dir
from qualifier.texts import _


def run(options: argparse.Namespace) -> Reply:
    """The window, `demo` or `work`: the reply's status is how it ended."""
    if options.command == "work":
        early_end = EarlyEnd() if options.child else None
        from qualifier.cli import work_command

        if early_end is not None:
            early_end.begin()
        return work_command.run(options)
    if options.command == "demo":
        return _demo(options)
    words = passphrase(options.passphrase_file) if options.passphrase_file else None
    if options.wish is not None and _is_taken(options.profile, options.wish):
        return Reply({}, ())
    return _window(options.profile, words, demo=False, wish=options.wish)


def _is_taken(folder: Path, wish: Mapping[str, object]) -> bool:
    """Whether an open window took it; then none is opened here."""
    from qualifier.cli.window_door import hand_over

    return hand_over(folder, wish) is not None


def _window(
    folder: Path, words: str | None, *, demo: bool, wish: Mapping[str, object] | None = None
) -> Reply:
    # Modules come by hundreds and all stay: looking for garbage in them costs a tenth of the start.
    gc.disable()
    from qualifier.app import run_window

    return Reply({}, (), run_window(folder, passphrase=words, demo=demo, wish=wish))


def _demo(options: argparse.Namespace) -> Reply:
    """The sample has a profile of its own, apart from real work."""
    from qualifier.store import profile

    is_default = options.profile == default_profile_dir()
    folder = demo_profile_dir() if is_default else options.profile
    if not profile.exists(folder):
        from qualifier.cli.sample_profile import make_sample_profile

        complain(_("The fictional leads are being prepared…"))
        make_sample_profile(folder)
    return _window(folder, SAMPLE_PASSPHRASE, demo=True)
