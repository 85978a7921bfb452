"""The encrypted SQLite file of a profile. Only this package knows SQL."""
