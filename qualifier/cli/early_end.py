"""A worker that is not wanted any more before it has begun: its window closed while it imports.

The window waits for its worker when it closes, and a second is long there. Nothing is open yet, so
there is nothing to bring to an end. Light on purpose: it stands before all imports.
"""

from __future__ import annotations

import os
import select
import threading

LOOK_EVERY_MS = 100


class EarlyEnd:
    """Until `begin`, the end of standard input ends this process with status 0.

    What lies in the pipe is not read. Where pipes cannot be watched (Windows) nothing is done.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._has_begun = False
        if hasattr(select, "poll"):
            threading.Thread(target=self._watch, name="early end", daemon=True).start()

    def begin(self) -> None:
        """From now on the end of input is the worker's own matter."""
        with self._turn:
            self._has_begun = True

    def _watch(self) -> None:
        watched = select.poll()
        watched.register(0, 0)  # no event but a hang-up
        while not self._has_begun:
            if watched.poll(LOOK_EVERY_MS):
                with self._turn:
                    if not self._has_begun:
                        os._exit(0)
