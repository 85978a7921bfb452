"""Dossiers out: the words, one page of PDF, one file of HTML, one row of a list."""

from qualifier.exchange.dossiers.content import Content, History
from qualifier.exchange.dossiers.loading import LoadedDossier, load_dossier, route_again
from qualifier.exchange.dossiers.names import dossier_file_name
from qualifier.exchange.dossiers.row import file_name, payload
from qualifier.exchange.dossiers.wording import content

__all__ = [
    "Content",
    "History",
    "LoadedDossier",
    "content",
    "dossier_file_name",
    "file_name",
    "load_dossier",
    "payload",
    "route_again",
]
