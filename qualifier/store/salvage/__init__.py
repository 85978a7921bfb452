"""Salvage: what can still be read of a damaged profile, merged into its newest sound backup.

`pages` authenticates and decrypts single pages, `tree` reads SQLite's tables out of them, `reading`
finds every table, `merging` puts the rows into a copy. `exchange.salvage_job` is the whole act.
"""
