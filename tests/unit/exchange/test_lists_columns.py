"""What columns are taken for: exports of common CRMs and offices, by name and by content."""

from __future__ import annotations

import pytest

from qualifier.core.errors import DocumentError
from qualifier.exchange.lists.columns import propose
from qualifier.exchange.lists.targets import (
    EXTRA,
    ColumnMap,
    all_targets,
    header_key,
    map_from_json,
    target_of,
)

# name of the export: header → target, "extra" where the list's own name is kept
EXPORTS = {
    "french office": {
        "Prénom": "first_name",
        "Nom": "last_name",
        "Société": "company",
        "Tél": "phone",
        "Portable": "phone2",
        "Courriel": "email",
        "Code postal": "postal_code",
        "Ville": "city",
        "Fonction": "job_title",
        "Effectif": "staff",
        "Secteur": "sector",
    },
    "french shouting": {
        "RAISON SOCIALE": "company",
        "NOM ET PRENOM": "name",
        "TELEPHONE FIXE": "phone",
        "TEL. MOBILE": "phone2",
        "FAX": "extra",
        "E-MAIL": "email",
        "ADRESSE 1": "street",
        "ADRESSE 2": "extra",
        "CP": "postal_code",
        "VILLE": "city",
        "SIRET": "extra",
        "CODE NAF": "extra",
        "LIBELLÉ NAF": "sector",
        "NE PAS APPELER": "do_not_call",
        "COMMENTAIRES": "notes",
    },
    "hubspot": {
        "Record ID": "external_id",
        "First Name": "first_name",
        "Last Name": "last_name",
        "Email": "email",
        "Phone Number": "phone",
        "Mobile Phone Number": "phone2",
        "Contact owner": "owner",
        "Lifecycle Stage": "extra",
        "Company name": "company",
        "Job Title": "job_title",
        "Website URL": "website",
        "Street Address": "street",
        "Postal Code": "postal_code",
        "City": "city",
        "Country/Region": "country",
        "Number of Employees": "staff",
        "Industry": "sector",
        "Original Source": "source",
        "HubSpot Score": "signal:marketing_score",
        "Unsubscribed from all email": "do_not_email",
        "Create Date": "extra",
    },
    "salesforce": {
        "Lead ID": "external_id",
        "Salutation": "extra",
        "First Name": "first_name",
        "Last Name": "last_name",
        "Title": "job_title",
        "Company / Account": "company",
        "Phone": "phone",
        "Mobile": "phone2",
        "Fax": "extra",
        "Email": "email",
        "Lead Source": "source",
        "Street": "street",
        "City": "city",
        "State/Province": "extra",
        "Zip/Postal Code": "postal_code",
        "Country": "country",
        "Lead Status": "extra",
        "Rating": "extra",
        "Lead Owner": "owner",
        "Do Not Call": "do_not_call",
        "Email Opt Out": "do_not_email",
        "No. of Employees": "staff",
        "Annual Revenue": "extra",
        "Description": "notes",
    },
    "pipedrive people": {
        "Person - ID": "external_id",
        "Person - Name": "name",
        "Person - Organization": "company",
        "Person - Email - Work": "email",
        "Person - Phone - Work": "phone",
        "Person - Phone - Mobile": "phone2",
        "Person - Owner": "owner",
        "Person - Open deals": "extra",
    },
    "pipedrive leads": {
        "Lead - ID": "external_id",
        "Lead - Title": "extra",
        "Lead - Contact person": "name",
        "Lead - Organization": "company",
        "Lead - Owner": "owner",
        "Lead - Source": "source",
    },
    "odoo": {
        "External ID": "external_id",
        "Opportunity": "extra",
        "Company Name": "company",
        "Contact Name": "name",
        "Email": "email",
        "Phone": "phone",
        "Mobile": "phone2",
        "Job Position": "job_title",
        "Street": "street",
        "Zip": "postal_code",
        "City": "city",
        "Country": "country",
        "Salesperson": "owner",
        "Source": "source",
        "Campaign": "campaign",
        "Medium": "extra",
        "Tags": "extra",
        "Internal Notes": "notes",
        "Website": "website",
        "Language": "language",
    },
    "odoo in french": {
        "ID externe": "external_id",
        "Nom de la société": "company",
        "Nom du contact": "name",
        "Courriel": "email",
        "Téléphone": "phone",
        "Mobile": "phone2",
        "Poste occupé": "job_title",
        "Rue": "street",
        "Code postal": "postal_code",
        "Ville": "city",
        "Pays": "country",
        "Vendeur": "owner",
        "Étape": "extra",
        "Site Web": "website",
    },
    "linkedin": {
        "First Name": "first_name",
        "Last Name": "last_name",
        "URL": "website",
        "Email Address": "email",
        "Company": "company",
        "Position": "job_title",
        "Connected On": "extra",
    },
    "zoho": {
        "Lead Id": "external_id",
        "Lead Owner": "owner",
        "Company": "company",
        "First Name": "first_name",
        "Last Name": "last_name",
        "Email": "email",
        "Phone": "phone",
        "Mobile": "phone2",
        "Website": "website",
        "Lead Source": "source",
        "Industry": "sector",
        "No of Employees": "staff",
        "Zip Code": "postal_code",
    },
    "dynamics": {
        "(Do Not Modify) Lead": "extra",
        "Name": "name",
        "Topic": "extra",
        "Company Name": "company",
        "Business Phone": "phone",
        "Mobile Phone": "phone2",
        "Email": "email",
        "Owner": "owner",
        "DoNotPhone": "do_not_call",
    },
    "api names": {
        "uuid": "external_id",
        "firstName": "first_name",
        "last_name": "last_name",
        "jobTitle": "job_title",
        "phone_number": "phone",
        "mobile_phone": "phone2",
        "emailAddress": "email",
        "zipcode": "postal_code",
        "utm_source": "source",
        "utm_campaign": "campaign",
    },
    "trade fair": {
        "Nom complet": "name",
        "Entreprise": "company",
        "N° de téléphone": "phone",
        "Adresse e-mail": "email",
        "Salon": "signal:event",
        "Demande de devis": "signal:quote",
        "Date de la demande": "signal_date",
        "Base légale": "legal_basis",
        "Date du consentement": "basis_on",
        "Preuve du consentement": "basis_source",
        "Remarques": "notes",
    },
    "mobile only": {"Nom": "name", "GSM": "phone", "Mél": "email"},
    "two phones": {
        "Nom de famille": "last_name",
        "Prénom": "first_name",
        "Téléphone 1": "phone",
        "Téléphone 2": "phone2",
        "Pro/Particulier": "nature",
    },
    "three phones": {
        "Société": "company",
        "Téléphone": "phone",
        "Ligne directe": "extra",
        "Mobile": "phone2",
    },
}


def targets(column_map):
    return {column.header: column.target.text for column in column_map.columns}


@pytest.mark.parametrize("export", EXPORTS)
def test_columns_of_known_exports_are_mapped_by_their_names(export):
    expected = EXPORTS[export]
    assert targets(propose(tuple(expected), ())) == expected


def test_cells_refute_a_name():
    header = ("Position", "Company", "URL", "Titre", "ID", "Téléphone")
    rows = [
        ("48.75, 2.32", "ACME", "https://www.linkedin.com/in/anne", "Mme", "7", "voir notes"),
        ("48.79, 2.39", "Foo", "https://www.linkedin.com/in/paul", "M.", "7", "secrétariat"),
    ] * 10
    found = targets(propose(header, rows))
    assert found == {
        "Position": "extra",
        "Company": "company",
        "URL": "extra",
        "Titre": "extra",
        "ID": "extra",
        "Téléphone": "extra",
    }


def test_cells_tell_what_no_name_told():
    header = ("A", "B", "C", "Fax pro", "SIRET siège")
    rows = [("a@b.example", "01 46 86 53 85", "texte", "0146865386", "0146865385")] * 3
    found = targets(propose(header, rows))
    assert found == {
        "A": "email",
        "B": "phone",
        "C": "extra",
        "Fax pro": "extra",
        "SIRET siège": "extra",
    }


def test_column_of_figures_is_no_phone():
    rows = [("146865385", "21940034800195", "660737", "2026-03-12", "094")] * 5
    found = targets(propose(("a", "b", "c", "d", "e"), rows))
    assert set(found.values()) == {"extra"}


def test_last_activity_is_a_signal_in_words_and_none_as_a_date():
    assert targets(propose(("Last Activity",), [("Email Opened",)]))["Last Activity"] == "signal"
    assert targets(propose(("Last Activity",), [("2026-03-12",)]))["Last Activity"] == "extra"


def test_only_date_column_beside_a_signal_dates_it():
    header = ("Société", "Acte révélateur", "Le")
    found = targets(propose(header, [("ACME", "Demande de devis", "12/03/2026")]))
    assert found["Le"] == "signal_date"
    assert targets(propose(header[::2], [("ACME", "12/03/2026")]))["Le"] == "extra"


def test_key_of_a_header_ignores_order_case_and_accents():
    assert header_key(("Prénom", "Nom")) == header_key(("NOM", "prenom"))
    assert header_key(("Prénom", "Nom")) != header_key(("Prénom", "Nom", "Nom"))
    assert header_key(("Όνομα",)) != header_key(("Εταιρεία",))


def test_map_survives_storage_and_finds_its_columns_in_another_order():
    made = propose(("Prénom", "Nom", "Tél"), ()).with_target(2, target_of("signal:quote"))
    again = map_from_json(made.as_json())
    assert again == made
    moved = again.aligned(("TEL", "Nom", "Neuf", "prénom"))
    assert [column.target.text for column in moved.columns] == [
        "signal:quote",
        "last_name",
        "extra",
        "first_name",
    ]


def test_correcting_a_column_takes_the_field_from_its_former_holder():
    made = propose(("Téléphone", "Autre"), ())
    corrected = made.with_target(1, target_of("phone"))
    assert [column.target.text for column in corrected.columns] == ["extra", "phone"]


def test_every_target_reads_back_from_its_text():
    assert [target_of(target.text) for target in all_targets()] == list(all_targets())


@pytest.mark.parametrize("text", ("", "lead.phone", "field", "signal:nope", "phone3", "skip:x"))
def test_unknown_target_is_refused(text):
    with pytest.raises(DocumentError) as refused:
        target_of(text)
    assert refused.value.details == {"target": text}


def test_repeated_column_names_are_all_mapped():
    found = propose(("Notes", "Notes", "Email", "Email"), ())
    assert [column.target for column in found.columns] == [
        target_of("notes"),
        EXTRA,
        target_of("email"),
        EXTRA,
    ]
    assert isinstance(found, ColumnMap)
