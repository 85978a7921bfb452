"""Dialers: how a number gets from the screen to a telephone."""

from __future__ import annotations

from qualifier.phone.dialers import ByHand, CommandLine, Dialer, TelLink, dialer_for

DIALERS: tuple[type[Dialer], ...] = (TelLink, CommandLine, ByHand)

__all__ = ["DIALERS", "ByHand", "CommandLine", "Dialer", "TelLink", "dialer_for"]
