"""Sentences about lists: why a file is refused, what becomes of a row, what was mended.

Each takes the ids that `exchange.lists` gives. A refusal says what happened and what to do;
that nothing was changed is said by whoever shows it, in `nothing_changed`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualifier.core.errors import FileRefused
from qualifier.texts.catalogue import _, ngettext


def nothing_changed() -> str:
    """Shown under every refusal of a file."""
    return _("Nothing was imported and nothing was changed.")


def refusal_sentence(error: FileRefused) -> str:
    """Why a file was refused and what to do; documents of ours have sentences of their own."""
    if error.is_document:
        from qualifier.texts.document_problems import sentence

        return sentence(error)
    return file_refused(error.reason, error.file, error.details)


def file_refused(reason: str, file: str, details: Mapping[str, str]) -> str:
    """Why the list `file` was refused and what to do. `reason` and `details` of FileRefused."""
    sentence = _about_place(reason) or _about_kind(reason) or _about_content(reason)
    sentence = sentence or _("“{file}” cannot be read as a list. Choose another file.")
    filled = {"limit_mb": "200", "row": "1", **details, "file": file}
    return sentence.format_map(filled)


def _about_place(reason: str) -> str:
    return {
        "not_found": _("There is no file “{file}”. Check its name and folder."),
        "not_a_file": _("“{file}” is a folder or a device. Choose a CSV or XLSX file."),
        "unreadable": _(
            "“{file}” cannot be opened. Check that you may read it and that no other "
            "program holds it."
        ),
        "unwritable": _("“{file}” cannot be written. Choose a folder you may write to."),
        "too_large": _(
            "“{file}” is larger than {limit_mb} MB. Split it, or keep only the columns you need."
        ),
    }.get(reason, "")


def _about_kind(reason: str) -> str:
    return {
        "empty": _("“{file}” is empty. Export the list again."),
        "no_rows": _("“{file}” has column names and no rows. Export the list again."),
        "binary": _("“{file}” is not a text file. Save the list as CSV or XLSX."),
        "pdf": _("“{file}” is a PDF. Ask for the list as CSV or XLSX."),
        "archive": _("“{file}” is an archive. Unpack it and choose the list inside."),
        "old_excel": _(
            "“{file}” is an old or password-protected Excel file. Open it and save it as XLSX "
            "without a password."
        ),
        "open_document": _("“{file}” is an OpenDocument sheet. Save it as XLSX or CSV."),
        "web_page": _("“{file}” is a web page or XML. Save the list as CSV or XLSX."),
        "broken_xlsx": _(
            "“{file}” is damaged: it is no whole XLSX file. Ask for it again, or save the list as "
            "XLSX or CSV where it was made."
        ),
        "zip_bomb": _("“{file}” unpacks to far more than it should. It was not opened."),
        "xlsx_unsafe": _("This computer cannot read XLSX files safely. Save the list as CSV."),
    }.get(reason, "")


def _about_content(reason: str) -> str:
    return {
        "wrong_encoding": _(
            "The letters of “{file}” cannot be read. Save it as CSV with encoding UTF-8."
        ),
        "no_header": _("Row {row} of “{file}” has no column names. Add a first row that does."),
        "cell_too_long": _(
            "Row {row} of “{file}” is far too long. Check that each lead has a line of its own."
        ),
        "broken_quotes": _("The quotation marks in “{file}” do not close. Save it again as CSV."),
        "too_many_rows": _("“{file}” has more than 1,000,000 rows. Split it."),
        "too_many_columns": _(
            "“{file}” has more than 500 columns. Keep only the columns you need."
        ),
    }.get(reason, "")


def sheets_left_out(sheet: str, others: Sequence[str]) -> str:
    """Which sheet of a workbook is read, and which are not."""
    words = ngettext(
        "The sheet “{sheet}” is read. Another one is left out: {others}.",
        "The sheet “{sheet}” is read. Others are left out: {others}.",
        len(others),
    )
    return words.format(sheet=sheet, others=", ".join(others))


def mapping_refused(reason: str, details: Mapping[str, str]) -> str:
    """Why a mapping file was refused; empty if `reason` is not about mappings."""
    sentence = {
        "mapping_format": _(
            "This is no mapping of list columns. Such a document begins with “{format}”."
        ),
        "mapping_without_list": _(
            "The mapping has no part “list”. Below that key stands an entry with “ours” and "
            "“theirs” for each column."
        ),
        "duplicate_target": _(
            "Two columns, “{first}” and “{second}”, are to become “{target}”, which holds one "
            "value. Keep one; give the other to “extra” or “skip”."
        ),
        "duplicate_column": _("The mapping names the column “{column}” twice. Keep one entry."),
        "bad_mapping": _(
            "This is no mapping of list columns. Each entry needs “ours” and “theirs”."
        ),
        "unknown_target": _("“{target}” is none of the fields a column can become."),
        "unknown_column": _("The list has no column “{column}”. Check its name in the mapping."),
    }.get(reason, "")
    blank = dict.fromkeys(("target", "column", "first", "second"), "…")
    return sentence.format_map({**blank, "format": "format: qualifier-mapping/1", **details})


def row_reason(reason: str, same_as_row: int = 0) -> str:
    """What became of a row and why. `reason` is a Reason's value."""
    if same_as_row and reason.startswith("same_"):
        return _("{why}, as in row {row}").format(why=_row_reasons(reason), row=same_as_row)
    return _row_reasons(reason)


def _row_reasons(reason: str) -> str:
    return {
        "empty_row": _("The row is empty"),
        "opposed_number": _("The number is on the do-not-call list"),
        "opposed_lead": _("This person asked not to be called"),
        "opposed_in_list": _("The list says not to call"),
        "same_lead_id": _("The same lead, exported from here"),
        "same_external_id": _("Same identifier"),
        "same_email": _("Same e-mail address"),
        "same_number_and_name": _("Same number and name"),
        "same_number_and_company": _("Same number and company"),
        "no_number": _("No phone number: kept, not callable. Add a number to call"),
        "number_unreadable": _("The number cannot be read: kept, not callable. Correct it to call"),
    }.get(reason, reason)


def repair(name: str) -> str:
    """What was mended in a row, or found wrong in it. `name` is a Repair's value."""
    return {
        "unwrapped": _("The whole row stood in one quoted cell: opened"),
        "short": _("Fewer cells than column names"),
        "long": _("More cells than column names: the rest is kept under a column number"),
        "nul_removed": _("Unreadable zero characters left out"),
        "mixed_encoding": _("Letters in another encoding (Windows-1252): converted"),
        "broken_quote": _("An unclosed quotation mark joined several rows: separated"),
        "damaged_number": _("A spreadsheet rounded the phone number: ask for the original list"),
        "number_promoted": _("The second number is used, the first is missing or unreadable"),
        "second_number_unread": _("The second number cannot be read: kept as it was written"),
        "number_split": _("One cell held two numbers: both are kept"),
        "country_unknown": _("The country is not known: kept as it was written"),
        "date_unread": _("A date cannot be read: kept as it was written"),
        "nature_unread": _("Professional or consumer is not clear: kept as it was written"),
        "number_dead": _("A number was found wrong on the phone: it is not brought back"),
    }.get(name, name)


def target_name(text: str) -> str:
    """What a person reads of a column's target. `text` is a target's text."""
    return _field_names().get(text) or _other_names().get(text, text)


def _field_names() -> dict[str, str]:
    return {
        "external_id": _("Identifier"),
        "first_name": _("First name"),
        "last_name": _("Last name"),
        "job_title": _("Job title"),
        "company": _("Company"),
        "phone": _("Phone"),
        "phone2": _("Second phone"),
        "email": _("E-mail"),
        "website": _("Website"),
        "street": _("Street"),
        "postal_code": _("Postal code"),
        "city": _("City"),
        "country": _("Country"),
        "language": _("Language"),
        "sector": _("Sector"),
        "staff": _("Staff"),
        "source": _("Source"),
        "campaign": _("Campaign"),
        "owner": _("Owner"),
        "notes": _("Notes"),
    }


def _other_names() -> dict[str, str]:
    return {
        "name": _("Full name"),
        "signal": _("Signal, by its words"),
        "signal_date": _("Date of the signal"),
        "lead_id": _("Identifier of this program"),
        "nature": _("Professional or consumer"),
        "legal_basis": _("Legal basis"),
        "basis_source": _("Proof of the legal basis"),
        "basis_on": _("Date of the legal basis"),
        "do_not_call": _("Do not call"),
        "do_not_email": _("Do not e-mail"),
        "extra": _("Keep under its own name"),
        "skip": _("Leave out"),
        "signal:quote": _("Signal: quote request"),
        "signal:callback_request": _("Signal: callback request"),
        "signal:demo": _("Signal: demonstration"),
        "signal:configurator": _("Signal: configurator"),
        "signal:price_page": _("Signal: price page"),
        "signal:comparison": _("Signal: comparison"),
        "signal:event": _("Signal: event"),
        "signal:webinar": _("Signal: webinar"),
        "signal:download": _("Signal: download"),
        "signal:email_opened": _("Signal: e-mail opened"),
        "signal:visit": _("Signal: visit"),
        "signal:marketing_score": _("Marketing score"),
        "signal:other": _("Signal: other"),
    }
