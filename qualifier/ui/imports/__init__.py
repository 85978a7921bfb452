"""The import page: a list file becomes leads, after a look at what would happen."""

from qualifier.ui.imports.import_page import ImportPage

__all__ = ["ImportPage"]
