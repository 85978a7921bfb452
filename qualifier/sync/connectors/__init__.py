"""The connectors, a package or a module each. Of CRMs `sync/kinds.py` has the table."""
