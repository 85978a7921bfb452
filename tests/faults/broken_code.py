"""Exceptions that carry canaries wherever an exception can carry anything."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from random import Random
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Column, Integer, MetaData, Table, Text, create_engine

from qualifier.core.errors import DocumentError, FileRefused, StoreFailed
from tests.faults.canaries import CANARIES, DRAFT, EMAIL, LAST_NAME, TOKEN

LEADS = Table("lead", MetaData(), Column("id", Integer, primary_key=True), Column("name", Text))


class _Form(BaseModel):
    staff: int


def thrown(random: Random) -> BaseException:
    """An exception as it reaches whoever catches it last."""
    word = random.choice(CANARIES)
    try:
        _through(random.randrange(1, 40), word, lambda: random.choice(_WAYS)(word))
    except BaseException as error:
        if random.random() < 0.5:
            error.add_note(f"while {random.choice(CANARIES)} was on the line")
        return _wrapped(error, random)
    raise AssertionError("nothing was thrown")


def _through(depth: int, lead_name: str, act: Callable[[], object]) -> None:
    """Frames whose arguments and locals hold the word."""
    typed = {"name": lead_name, "email": EMAIL}
    if depth:
        _through(depth - 1, lead_name, act)
    else:
        act()
    typed.clear()


def _wrapped(error: BaseException, random: Random) -> BaseException:
    word = random.choice(CANARIES)
    match random.randrange(4):
        case 0:
            return error
        case 1:
            return _raised(lambda: _from(error, word))
        case 2:
            return _raised(lambda: _while_handling(error, word))
        case _:
            return BaseExceptionGroup(f"{word} and more", [error, ValueError(word)])


def _raised(act: Callable[[], object]) -> BaseException:
    try:
        act()
    except BaseException as error:
        return error
    raise AssertionError("nothing was raised")


def _from(error: BaseException, word: str) -> None:
    raise StoreFailed(f"constraint failed: {word}") from error


def _while_handling(error: BaseException, word: str) -> None:
    try:
        raise error
    except BaseException:
        raise DocumentError("unknown_key", f"sections[0].{word}", {"value": word})  # noqa: B904 - on purpose


def _sql(word: str) -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        LEADS.create(connection)
        rows: list[dict[str, Any]] = [{"id": 1, "name": word}, {"id": 1, "name": TOKEN}]
        try:
            connection.execute(LEADS.insert(), rows)
        finally:
            engine.dispose()


def _made_class(word: str) -> None:
    raise type(word, (Exception,), {"__module__": word})(word)


def _made_code(word: str) -> None:
    """Code without a module: its file, its function and its module are called like a person."""
    name = "".join(filter(str.isidentifier, word.replace(" ", "_"))) or "x"
    code = compile(
        f"def {name}():\n raise KeyError({word!r})\n{name}()", f"/home/{word}.py", "exec"
    )
    exec(code, {"__name__": word})


def _recursion(word: str) -> None:
    _recursion(word + "!")


def _raise(error: BaseException) -> None:
    raise error


_WAYS: tuple[Callable[[str], object], ...] = (
    lambda word: _raise(ValueError(f"bad name {word!r}")),
    lambda word: {}[word],
    lambda word: _raise(OSError(2, f"No such file {word}", f"/home/{LAST_NAME}/{word}.csv")),
    lambda word: _raise(FileRefused("broken_xlsx", f"{word}.xlsx", {"row": word})),
    lambda word: json.loads(f'{{"note": "{word}" {DRAFT}}}'),
    lambda word: (word.encode() + b"\xff").decode(),
    lambda word: (word + "\ud800").encode(),
    lambda word: _Form.model_validate({"staff": [word]}),
    lambda word: compile(f"{word} = = 1", word, "exec"),
    lambda word: _raise(subprocess.CalledProcessError(1, ["dial", word], output=word)),
    lambda word: getattr(object(), word),
    lambda word: __import__(word.replace(".", "_")),
    lambda word: _raise(KeyboardInterrupt(word)),
    _sql,
    _made_class,
    _made_code,
    _recursion,
)
