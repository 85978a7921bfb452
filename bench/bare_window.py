"""The baseline of starts and memory: a bare PySide6 window of the same size, nothing else.

python -m bench.bare_window first_paint|memory
"""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication, QWidget

from bench.probe import FirstPaint, tell_memory


def main() -> int:
    app = QApplication(sys.argv[:1])
    window = QWidget()
    window.resize(1440, 900)
    first = FirstPaint(window, app.quit)
    window.show()
    status = app.exec()
    assert first.is_done
    if sys.argv[1] == "memory":
        tell_memory()
    return status


if __name__ == "__main__":
    sys.exit(main())
