"""Say something in a language for a while, whatever the program speaks otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from qualifier.texts import Language, current_language, use_language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """`_` answers in `language` (fr or en) inside the block.

    The language belongs to the process: only a process that shows no window may ask for another
    one than its own (the worker and the command line do).
    """
    before, wanted = current_language(), Language(language)
    if wanted is before:
        yield
        return
    use_language(wanted)
    try:
        yield
    finally:
        use_language(before)
