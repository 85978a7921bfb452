"""Locking the window: when it locks, what shows while it is locked, and how it opens again."""
