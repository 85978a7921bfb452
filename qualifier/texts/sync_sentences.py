"""Sentences of synchronisation: why something waits, what an account lacks, names of fields.

What happened, what is safe, what to do; ids of connectors never reach a person alone.
"""

from __future__ import annotations

from qualifier.texts.catalogue import _, ngettext
from qualifier.texts.fields import field_label
from qualifier.texts.sync_fields import listed_field_words

FOLDER = "folder"


def receiver_name(connection: str, names: dict[str, str]) -> str:
    """Where a row goes: the connection's name, the folder, or that it is gone."""
    if connection == FOLDER:
        return _("Shared folder")
    return names.get(connection) or _("removed connection")


def step_words(kind: str) -> str:
    """What a row of the outbox brings."""
    return {
        "handoff": _("Handed-over dossier"),
        "fields": _("Contact details"),
        "note": _("Dossier as a note"),
        "call": _("Call made"),
        "task": _("Follow-up task"),
        "route": _("Owner and stage"),
        "ask": _("Question: why refused?"),
        "oppose": _("Do not call"),
    }.get(kind, kind)


def reason_sentence(reason: str, field: str = "") -> str:
    """Why a row waits or a receiver stands still. An unknown reason gets a general sentence."""
    words = (
        _passing(reason)
        or _refused(reason)
        or _of_sign_in(reason)
        or _of_record(reason)
        or _by_admin(reason)
        or _of_folder(reason)
    )
    if not words:
        words = (
            _("It refused “{field}”. Nothing is lost; look at it there, then try again.")
            if field
            else _("It refused without a reason that Qualifier knows. Nothing is lost; try again.")
        )
    return words.format(field=field)


def _passing(reason: str) -> str:
    return {
        "unreachable": _("It cannot be reached. It is tried again by itself."),
        "timed_out": _("It took too long to answer. It is tried again by itself."),
        "busy": _("It is busy. It is tried again by itself."),
        "not_the_crm": _(
            "Something else answered in its place: perhaps this network asks you to sign in. "
            "Open a web page to see; then it goes on by itself."
        ),
        "daily_limit": _(
            "Its requests for today are used up, or so few are left that other programs need them. "
            "What waits goes by itself as it grants new ones."
        ),
        "too_large": _("It sent more than expected. It is tried again by itself."),
        "no_answer": _("Its answer was lost. Qualifier looks first whether it has arrived."),
        "server_error": _("It had trouble of its own. It is tried again by itself."),
        "server_trouble": _("It had trouble of its own. It is tried again by itself."),
        "quota_low": _(
            "Little is left of what the account may ask today. Hand-offs still go out; what comes "
            "in waits."
        ),
        "not_sent": _("It waited for another one. It is tried again by itself."),
        "record_busy": _("Somebody is saving this record just now. It is tried again by itself."),
    }.get(reason, "")


def _refused(reason: str) -> str:
    return {
        "key_refused": _("It does not accept the key. Sign in again with another one."),
        "key_missing": _("Its key is not kept here. Sign in again with a key."),
        "kind_unknown": _("This Qualifier knows no “{field}”. Update it, then try again."),
        "no_right": _("The account may not do this: {field}. Ask its administrator."),
        "record_gone": _("The record is no longer there. The lead stays here."),
        "gone_there": _("The record is no longer there. The lead stays here."),
        "field_refused": _("It refuses the value of “{field}”. Correct it, or change the fields."),
        "refused_by_crm": _(
            "One of its own rules refuses this. Ask its administrator, then retry."
        ),
        "request_refused": _("It refuses this. Ask its administrator, then retry."),
        "already_there": _("Another record there has the same “{field}”. Merge them there."),
        "too_long": _("“{field}” is longer than it allows. Shorten it, then try again."),
        "may_not_make_fields": _(
            "The account may not make fields. Its administrator can make them: {field}."
        ),
        "key_field_missing": _(
            "The property “{field}” is missing, by which each new contact is made once only. Make "
            "it under Fields. Where the account may not, its administrator can: Settings, "
            "Properties, a contact property of one line of text, internal name “{field}”, with "
            "unique values required."
        ),
        "may_not_make_key_field": _(
            "The account may not make fields. Its administrator can make them: {field}. The first "
            "one must be a contact property of one line of text, with unique values required "
            "(Settings, Properties)."
        ),
        "receiver_gone": _(
            "The connection that it was for was removed. The dossier stays here; say that this is "
            "not to be sent."
        ),
        "list_gone": _(
            "A list that leads come from is no longer there. Choose another under Change."
        ),
        "many_gone": _("{field} leads are no longer there. Nothing was changed here."),
        "unexpected_order": _("It answered in an unexpected order. Update Qualifier."),
        "certificate_refused": _(
            "Its certificate is not trusted, so nothing was sent. Check the address, or ask the "
            "person who looks after your network."
        ),
        "address_wrong": _("There is no such address. Check it letter by letter."),
        "address_insecure": _("The address must begin with https, or the key could be read."),
        "version_unsupported": _("This version is too old. Odoo 14 and later work."),
        "login_missing": _("This Odoo is older than 19: type the login that the key belongs to."),
        "plan_refuses_api": _(
            "Its plan does not let other programs in. Odoo’s “Custom” plan does, and so does a "
            "server of your own."
        ),
        "database_unknown": _("There is no such database. Ask its administrator for the name."),
    }.get(reason, "")


def _of_sign_in(reason: str) -> str:
    return {
        "sign_in_again": _(
            "Your sign-in there has ended. Nothing is lost: what waits goes once you sign in again."
        ),
        "sign_in_missing": _("Nobody is signed in there. What waits goes once you sign in."),
        "sign_in_late": _("The browser did not come back within two minutes. Sign in once more."),
        "sign_in_stopped": _("The sign-in was cancelled."),
        "sign_in_mixed": _(
            "What the browser brought did not belong to this sign-in, so it was not used. Sign in "
            "once more."
        ),
        "sign_in_refused": _("The sign-in was refused: {field}. Show this to its administrator."),
        "consent_refused": _("Access was refused in the browser, so nothing was connected."),
        "client_missing": _("The client ID or its secret is missing. Its administrator has them."),
        "client_refused": _(
            "It does not know this client ID, or the secret is another one. Compare both with the "
            "page of the app there."
        ),
        "server_untrusted": _(
            "It named a server that is none of its own, {field}, so nothing was sent there."
        ),
        "refresh_missing": _(
            "It gave no lasting access. Its administrator can allow it: the scope refresh_token, "
            "or offline access."
        ),
        "ports_taken": _(
            "The ports {field} of this computer are in use, and the browser must come back to one "
            "of them. Close the other program, then sign in."
        ),
    }.get(reason, "")


def _by_admin(reason: str) -> str:
    """What an admin there has set, or has to set."""
    return {
        "duplicate_there": _(
            "Its rule against duplicates says that this person is there already. Once that record "
            "has come in among the leads, try again: it is used then."
        ),
        "validation_rule": _("A rule there says: “{field}”. Correct it, then try again."),
        "owner_inactive": _(
            "The person it should go to is no longer active there. Choose another one for the "
            "channel, then try again."
        ),
        "field_hidden": _(
            "The account does not see “{field}” or may not change it. Its administrator can show "
            "it by a permission set."
        ),
        "notes_off": _(
            "Notes are switched off there. Its administrator can switch them on: Setup, Notes "
            "Settings."
        ),
        "external_id_missing": _(
            "The field “{field}” is missing, by which each new lead is made once only. Make it "
            "under Fields, or its administrator can: Setup, Object Manager, Lead, Fields, a text "
            "of 64 characters, External ID and Unique ticked, visible to the account."
        ),
        "reference_missing": _(
            "The field “{field}” is missing, so tasks are known again by a mark in their text. "
            "Make it under Fields, or its administrator can: a text of 64 characters, External ID "
            "and Unique ticked."
        ),
        "api_disabled": _(
            "Its edition, or the account’s profile, does not let programs in. Its administrator "
            "can give the right “API Enabled”."
        ),
        "api_retired": _("It no longer speaks the version Qualifier speaks. Update Qualifier."),
    }.get(reason, "")


def _of_record(reason: str) -> str:
    """What a rule of theirs asks of one record, and how it is met."""
    return {
        "scope_missing": _(
            "The sign-in does not allow “{field}”. Sign in again and grant all that is asked for."
        ),
        "record_not_ours": _(
            "The account may see this record but not change it. Its owner or the administrator can "
            "share it, then try again."
        ),
        "record_locked": _("The record is locked there. Unlock it, or wait, then try again."),
        "in_approval": _(
            "The record waits there for somebody’s approval. Once that is given, try again."
        ),
        "converted_there": _(
            "Sales converted this lead, so its details can no longer be changed. Correct them in "
            "its contact there, then cancel this step."
        ),
        "field_needed": _("It demands “{field}”. Fill that in there, then try again."),
        "blueprint_asks": _(
            "A Blueprint there lets it go on only with “{field}”. Fill that in there, or choose "
            "another status under Routing and reasons; then try again."
        ),
        "unique_field_missing": _(
            "The field “{field}” is missing, by which each new lead is made once only. Make it "
            "under Fields. Where the account may not, its administrator can: Setup, Modules and "
            "Fields, Leads, a single line with that name, “Do not allow duplicate values” ticked."
        ),
    }.get(reason, "") or _of_contacts(reason)


def _of_contacts(reason: str) -> str:
    """What a CRM asks that keeps a lead’s person and company apart, and what its plan refuses."""
    return {
        "archived_there": _("The record is archived there. Restore it there, then try again."),
        "company_missing": _(
            "The address is kept at the organisation, and the lead has none there. Type its "
            "company, or take the address out of the fields."
        ),
        "person_missing": _(
            "The record has no person there to note this at. Link one there, then try again."
        ),
        "person_hidden": _(
            "Its person was deleted there, or the account may not see them. Link another one "
            "there, or ask its administrator."
        ),
        "account_closed": _("The account is closed or unpaid. Ask its administrator."),
        "plan_limit": _(
            "Its plan allows no more of these ({field}). Ask its administrator, then try again."
        ),
        "feature_off": _("What this needs is switched off there. Ask its administrator."),
    }.get(reason, "")


def _of_folder(reason: str) -> str:
    return {
        "folder_unreachable": _("The folder cannot be reached. It is tried again by itself."),
        "disk_full": _("The disk of the folder is full. Free some room; it is tried again."),
        "list_unreadable": _("The list {field} in the folder was changed and cannot be read."),
        "feedback_list_columns": _("{field} needs the columns handoff_id (or lead) and status."),
        "feedback_status_unknown": _("{field}: this status is not known."),
        "feedback_list_unreadable": _("The list {field} cannot be read."),
        "feedback_handoff_unknown": _(
            "The feedback list names a hand-off we do not know: {field}."
        ),
        "cannot_be_composed": _("The dossier cannot be made: something it needs is missing."),
        "broken_off": _(
            "Something in Qualifier went wrong with this hand-off. Try it once more; what happened "
            "is noted in the profile’s folder logs."
        ),
        "way_unknown": _(
            "The profile was repaired, and nobody knows whether this hand-off was sent. Look in "
            "the folder or ask sales, then try it again."
        ),
        "lead_frozen": _("This lead must not be passed on."),
    }.get(reason, "")


def trouble(reason: str, crm: str) -> str:
    """Passing trouble in a few words, for a line of a list: HubSpot is busy."""
    words = {
        "busy": _("{crm} is busy"),
        "unreachable": _("{crm} cannot be reached"),
        "folder_unreachable": _("the folder cannot be reached"),
        "disk_full": _("the disk of the folder is full"),
        "timed_out": _("{crm} did not answer in time"),
        "quota_low": _("what {crm} may be asked today is nearly used up"),
        "daily_limit": _("{crm} has few requests left for today"),
        "not_the_crm": _("something else answered in place of {crm}"),
    }.get(reason, _("{crm} had trouble"))
    return words.format(crm=crm)


def trouble_at(who: str, sentence: str) -> str:
    """A sentence of trouble with the connection it is of; "" where there is only one receiver."""
    return _("{crm}: {sentence}").format(crm=who, sentence=sentence) if who else sentence


def finding_sentence(finding: str, about: str = "") -> str:
    """What a check found missing. A finding with the id of a reason has its sentence."""
    words = {
        "crm_app_missing": _("The CRM app is not installed there. Its administrator can add it."),
        "no_sales_right": _sales_right(about),
        "own_documents_only": _(
            "The account sees only its own leads, so no answer of sales. Its administrator can "
            "give it “All documents”."
        ),
        "leads_switched_off": _(
            "Leads are switched off there: every new record is an opportunity. Tick “Opportunities "
            "too” below."
        ),
        "no_right": _("The key lacks the right {about}. Add it there, then check again."),
        "may_not_make_fields": _(
            "The account may not make fields. What a call found stays in the note, unless its "
            "administrator makes them."
        ),
        "field_missing": _(
            "The field “{about}” is missing there. Choose another for it under Fields."
        ),
        "own_fields_missing": _(
            "Fields of ours are missing there: {about}. You can make them under Fields."
        ),
        "field_twice": _(
            "Two fields there are called “{about}”; the first is used. Its administrator can "
            "rename the other."
        ),
        "field_not_unique": _(
            "The field “{about}” does not demand unique values, so doubles cannot be ruled out. "
            "Its administrator can delete it there; then make it anew under Fields."
        ),
        "no_unique_left": _(
            "All {about} fields with unique values are in use there, and Qualifier needs one. "
            "Its administrator can free one."
        ),
        "deals_unread": _(
            "The account may not read deals, so what becomes of a converted lead stays unknown."
        ),
        "key_expires": _("The key holds until {about}. Make a new one before."),
    }.get(finding, "")
    if not words:
        known = _passing(finding) or _refused(finding) or _of_record(finding) or _by_admin(finding)
        if known:
            return known.format(field=about)
        words = _("Something is missing there: {about}.") if about else _("Something is missing.")
    if finding in ("field_missing", "own_fields_missing"):
        about = listed_field_words(about)
    return words.format(about=about)


def probed_words(doubt: str, held: bool | None, seen: str) -> str:
    """A doubt about a CRM, and what this account says to it. Doubts have names of their own."""
    words = {
        True: _("{doubt}: holds ({seen})"),
        False: _("{doubt}: does not hold ({seen})"),
        None: _("{doubt}: could not be told ({seen})"),
    }[held]
    return words.format(doubt=doubt.replace("_", " "), seen=seen)


def aside_words(why: str, count: int) -> str:
    """How many leads a CRM set aside for one reason."""
    return {
        "archived": ngettext("{count} archived there", "{count} archived there", count),
        "outside": ngettext("{count} outside the scope", "{count} outside the scope", count),
        "gone": ngettext("{count} no longer there", "{count} no longer there", count),
        "merged": ngettext("{count} merged there", "{count} merged there", count),
    }[why].format(count=count)


def aside_sentence(why: str) -> str:
    """Why a lead was set aside, as a line of its history."""
    return {
        "archived": _("Archived in the CRM"),
        "outside": _("Left the leads that were chosen in the CRM"),
        "gone": _("No longer in the CRM"),
        "merged": _("Merged with another lead in the CRM"),
    }[why]


def _sales_right(about: str) -> str:
    return {
        "read": _("The account may not read leads. Its administrator can give it sales rights."),
        "write": _("The account may not change leads. Its administrator can give it that right."),
        "create": _("The account may not make leads. Its administrator can give it that right."),
    }.get(about, _("The account lacks sales rights. Its administrator can give them."))


def map_problem(problem: str) -> str:
    """What is wrong with one row of a field mapping."""
    return {
        "no_such_field": _("There is no such field there."),
        "not_writable": _("It may only be read there: let it come in only."),
        "mapped_twice": _("Another row writes the same field."),
        "wrong_kind": _("It holds another kind of value."),
    }.get(problem, _("This row cannot work as it is."))


def ours_label(ours: str) -> str:
    """The name of what a mapping row means here: Job title, Answer: sector, Score: fit."""
    room, _point, name = ours.partition(".")
    if ours == "lead.opposed":
        return _("Do not call")
    match room:
        case "lead":
            return field_label(name)
        case "score":
            named = {"fit": _("Fit"), "maturity": _("Maturity"), "cell": _("Fit and maturity")}
            return named.get(name, name)
        case "handoff":
            return _handoff_label(name)
        case "answer":
            return _("Answer: {name}").format(name=_spaced(name))
        case "criteria":
            return _("Criterion: {name}").format(name=_spaced(name))
        case "impression":
            return _("Impression: {name}").format(name=_spaced(name.removesuffix(".last")))
        case "signal":
            return _("Signal: {name}").format(name=_spaced(name))
    return ours


def _handoff_label(name: str) -> str:
    return {
        "id": _("Hand-off: number"),
        "decision": _("Hand-off: decision"),
        "channel": _("Hand-off: channel"),
        "person": _("Hand-off: person"),
        "made_at": _("Hand-off: when"),
        "next_step": _("Agreed next step"),
        "next_step_on": _("Next step: date"),
    }.get(name, name)


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def way_words(way: str) -> str:
    """Which way a field goes."""
    return {
        "both": _("both ways"),
        "in": _("comes in"),
        "out": _("goes out"),
    }.get(way, way)
