"""Legal bases as lists write them."""

from __future__ import annotations

import pytest

from qualifier.contact.bases import read_basis
from qualifier.core.contact_rules import LegalBasis


@pytest.mark.parametrize(
    ("typed", "basis"),
    (
        ("consent", LegalBasis.CONSENT),
        ("Consentement du 3 mai", LegalBasis.CONSENT),
        ("opt-in salon", LegalBasis.CONSENT),
        ("contract", LegalBasis.CONTRACT),
        ("Contrat en cours", LegalBasis.CONTRACT),
        ("legitimate_interest", LegalBasis.LEGITIMATE_INTEREST),
        ("Intérêt légitime", LegalBasis.LEGITIMATE_INTEREST),
        ("INTÉRÊT LÉGITIME (B2B)", LegalBasis.LEGITIMATE_INTEREST),
        ("Consentement retiré", LegalBasis.WITHDRAWN),
        ("withdrawn", LegalBasis.WITHDRAWN),
        ("fair, May 2026", LegalBasis.STATED),
        ("", LegalBasis.NONE),
        ("  ", LegalBasis.NONE),
        ("n/a", LegalBasis.NONE),
        ("Inconnue", LegalBasis.NONE),
        ("sans consentement", LegalBasis.NONE),
        ("no consent", LegalBasis.NONE),
        ("pas de contrat", LegalBasis.NONE),
        ("aucun", LegalBasis.NONE),
    ),
)
def test_read_basis(typed, basis):
    assert read_basis(typed) is basis


@pytest.mark.parametrize("basis", tuple(LegalBasis))
def test_id_of_every_basis_reads_as_itself(basis):
    assert read_basis(basis.value) is basis
