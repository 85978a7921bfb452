"""The window's local socket: what other starts and commands say to it, and what is none of ours."""

from __future__ import annotations

import pytest
from PySide6.QtNetwork import QLocalSocket

from qualifier.app import Application, socket_path


@pytest.fixture
def application(qtbot, tmp_path):
    run = Application(tmp_path, passphrase=None, demo=False)
    qtbot.addWidget(run.window)
    run._listen()
    yield run
    run.close()


def answer_to(qtbot, application: Application, line: bytes) -> bytes:
    door = QLocalSocket()
    door.connectToServer(socket_path(application.folder))
    qtbot.waitUntil(lambda: door.state() == QLocalSocket.LocalSocketState.ConnectedState)
    door.write(line)
    door.flush()
    qtbot.waitUntil(lambda: door.state() == QLocalSocket.LocalSocketState.UnconnectedState)
    return bytes(door.readAll().data())


@pytest.mark.parametrize("line", (b"[1, 2]\n", b'"raise"\n', b"7\n", b"null\n", b"no json\n"))
def test_message_that_is_no_object_is_refused(qtbot, application, line):
    assert answer_to(qtbot, application, line) == b""


def test_command_before_the_profile_is_open_is_told_so(qtbot, application):
    assert b"window_busy" in answer_to(qtbot, application, b'{"do": "backup"}\n')
