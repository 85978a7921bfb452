"""A private bus with a stand-in for systemd-logind: it says that the computer is about to sleep.

Nothing of the system's own buses is touched: the program is given this bus's address.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path

from jeepney import DBusAddress, HeaderFields, MessageType, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

LOGIN = "org.freedesktop.login1"
MANAGER = DBusAddress("/org/freedesktop/login1", interface="org.freedesktop.login1.Manager")
SAVER = DBusAddress("/ScreenSaver", interface="org.freedesktop.ScreenSaver")
CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>custom</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
    <allow user="*"/>
  </policy>
</busconfig>
"""
PATIENCE_S = 30.0


def has_bus() -> bool:
    """Whether a bus can be started here."""
    return shutil.which("dbus-daemon") is not None


class PrivateBus:
    """A message bus of its own. Use as a context manager."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._socket = folder / "bus"
        config = folder / "bus.conf"
        config.write_text(CONFIG.format(socket=self._socket), encoding="utf-8")
        self.address = f"unix:path={self._socket}"
        self._daemon = subprocess.Popen(
            ["dbus-daemon", f"--config-file={config}", "--nofork"], stderr=subprocess.DEVNULL
        )
        wait_until(self._socket.exists, "the bus")

    def __enter__(self) -> PrivateBus:
        return self

    def __exit__(self, *_trouble: object) -> None:
        self._daemon.terminate()
        self._daemon.wait(timeout=10)


class Login1:
    """Owns logind's name on a private bus; gives out inhibitors and sees when they are let go."""

    def __init__(self, bus: PrivateBus) -> None:
        self._door = open_dbus_connection(bus.address, enable_fds=True)
        self._door.send_and_get_reply(message_bus.RequestName(LOGIN))
        self._sending = threading.Lock()
        self.asked: list[tuple[str, ...]] = []
        self._holds: list[int] = []  # our ends of the inhibitors still held
        self._stopped = False
        self._thread = threading.Thread(target=self._serve, name="stand-in for logind")
        self._thread.start()

    def wait_for_inhibitor(self) -> None:
        """Until somebody holds sleep back."""
        wait_until(lambda: self.holds == 1, "an inhibitor")

    @property
    def holds(self) -> int:
        """How many inhibitors are held now."""
        still = []
        for end in self._holds:
            try:
                gone = os.read(end, 1) == b""
            except BlockingIOError:
                gone = False
            if gone:
                os.close(end)
            else:
                still.append(end)
        self._holds = still
        return len(still)

    def prepare_for_sleep(self, goes: bool) -> None:
        """Tell everybody that the computer is about to sleep, or woke."""
        self._send(new_signal(MANAGER, "PrepareForSleep", "b", (goes,)))

    def screen(self, is_locked: bool) -> None:
        """As a desktop's screen saver does."""
        self._send(new_signal(SAVER, "ActiveChanged", "b", (is_locked,)))

    def close(self) -> None:
        self._stopped = True
        self._thread.join()
        for end in self._holds:
            os.close(end)
        self._door.close()

    def _send(self, message: object) -> None:
        with self._sending:
            self._door.send(message)

    def _serve(self) -> None:
        while not self._stopped:
            with suppress(TimeoutError):
                asked = self._door.receive(timeout=0.05)
                if asked.header.message_type is MessageType.method_call:
                    self._answer(asked)

    def _answer(self, asked: object) -> None:
        if asked.header.fields[HeaderFields.member] == "Inhibit":
            self.asked.append(tuple(asked.body))
            ours, theirs = os.pipe()
            os.set_blocking(ours, False)
            self._send(new_method_return(asked, "h", (theirs,)))
            os.close(theirs)
            self._holds.append(ours)
        else:
            self._send(new_method_return(asked, "o", ("/org/freedesktop/login1/session/_1",)))

    def __enter__(self) -> Login1:
        return self

    def __exit__(self, *_trouble: object) -> None:
        self.close()


def wait_until(is_so, what: str) -> None:
    """Until something is so; fails after half a minute."""
    until = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < until, f"waited in vain for {what}"
        time.sleep(0.005)
