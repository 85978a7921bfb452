"""The sentence for every error: what happened, what is safe, what to do. Window and command line
say the same in two languages. Errors carry fields; the words are here."""

from __future__ import annotations

from collections.abc import Mapping

from qualifier.core import errors
from qualifier.core.errors import QualifierError
from qualifier.texts.catalogue import _


def sentence(error: QualifierError) -> str:
    """What a person reads of `error`."""
    match error:
        case errors.AnswerRefused():
            return _filled(_answer(error.reason), error.details)
        case errors.DocumentError():
            from qualifier.texts.document_problems import sentence as document_sentence

            place = f"{error.place}: " if error.place else ""
            return place + document_sentence(error)
        case errors.FileRefused():
            return _file(error)
        case errors.ActionRefused():
            return _filled(_action(error.reason), error.details)
        case errors.NotFound():
            return _not_found(error)
        case errors.SyncError():
            return _sync(error)
        case _:
            return _local(error)


def _file(error: errors.FileRefused) -> str:
    from qualifier.texts.list_problems import refusal_sentence

    return refusal_sentence(error)


def _filled(template: str, details: Mapping[str, str]) -> str:
    return template.format_map(_Blank(details))


class _Blank(dict[str, str]):
    """Details by name; a missing one stays an ellipsis instead of a crash in an error message."""

    def __missing__(self, key: str) -> str:
        return "…"


def _answer(reason: str) -> str:
    return {
        "empty": _("Nothing is entered yet. Type an answer, or choose one of the three below."),
        "too_long": _("At most {most} characters fit here."),
        "unknown_choice": _("“{choice}” is not one of the choices of {question}."),
        "not_a_list": _("{question} takes a list of choices."),
        "not_yes_or_no": _("{question} takes yes or no."),
        "not_a_number": _("This is not a number. Type digits, such as 120 or 30k."),
        "too_small": _("The smallest figure here is {least}."),
        "too_large": _("The largest figure here is {most}."),
        "not_a_step": _("Choose a whole step from {least} to {most}."),
        "not_a_date": _("This is not a date. Type it as 3/12/2026 or 2026-12-03."),
        "no_such_day": _("There is no such day. Check day, month and year."),
        "not_a_period": _("This is not a period. Type two dates, a month (06/2027) or Q2 2027."),
        "ends_before_it_starts": _("The period ends before it begins."),
        "not_an_email": _("This is not an e-mail address. It needs a name, @ and a domain."),
        "not_a_phone": _("This is not a phone number. Type digits, with + for another country."),
        "phone_too_short": _("Digits are missing in this phone number."),
        "phone_too_long": _("This phone number has too many digits."),
        "not_a_contact": _("A contact has a name, a role, a phone number and an e-mail address."),
        "contact_without_name": _("Give at least the name or the role of this person."),
        "nothing_to_answer": _("{question} is a sentence to say: it takes no answer."),
        "unknown_gap": _("“{gap}” is not a system answer: use unknown, refused or not_asked."),
        "unknown_question": _("The script has no question called {question}."),
    }.get(reason, reason)


def _action(reason: str) -> str:
    return {
        "outcome_needs_callback_date": _("Say when to call back."),
        "outcome_needs_wake_up_date": _("Say when to wake this lead up."),
        "outcome_needs_contact": _("Say who is the right person: a name, or at least a role."),
        "outcome_needs_reason": _("Choose a reason."),
        "outcome_needs_note": _("Write a short note: the next person needs to know why."),
        "callback_in_the_past": _("This time is past. Choose a later one."),
        "wake_up_not_in_future": _("This day is past. Choose a later one."),
        "outbox_row_taken": _("It is already on its way and can no longer be taken back."),
        "gate_shut": _("The lead cannot be handed over yet: {missing}."),
        "override_needs_reason": _("Write why this lead is handed over all the same."),
        "override_by_team_lead": _("The agreement keeps this to team leads."),
        "route_needs_reason": _("Say why another channel is better."),
        "no_channel": _("No channel may take this lead now: all are full or not allowed."),
        "call_has_no_outcome": _("Give this call an outcome first. Everything is saved."),
        "batch_was_worked_on": _(
            "{count} leads of this list were called since. They stay; all others are taken out."
        ),
        "batch_not_done": _("This import was not finished, or was undone before."),
        "import_cancelled": _("The import was stopped. Nothing of it was kept."),
        "needs_yes": _("Nothing was changed. Add --yes to carry it out."),
        "window_busy": _("The open window did not take the command. Close it, then try again."),
        "needs_passphrase_file": _(
            "There is no key store on this computer. Give --passphrase-file FILE."
        ),
        "cancelled": _("Stopped. Nothing was changed."),
        "backup_not_sound": _(
            "{file} is damaged, is no backup, or belongs to another key. Nothing was changed."
        ),
        "dialer_failed": _(
            "“{command}” could not be started. Dial by hand, or change it in Settings."
        ),
        "dialer_without_number": _("The command needs {{number}} where the number goes."),
        "number_unusable": _("This number cannot be dialled."),
        "folder_missing": _("Choose the folder that hand-offs go to."),
    }.get(reason, reason)


def _not_found(error: errors.NotFound) -> str:
    sentences = {
        "lead": _("There is no lead with the id {key}."),
        "script": _("There is no script called {key}."),
        "agreement": _("There is no agreement called {key}."),
        "batch": _("There is no import with the id {key}."),
        "call": _("There is no call with the id {key}."),
        "handoff": _("There is no hand-off with the id {key}."),
        "file": _("There is no file {key}."),
        "contact_rules": _("There is no rule set called {key}."),
    }
    return sentences.get(error.kind, _("There is no {key}.")).format(key=error.key)


def _sync(error: QualifierError) -> str:
    reason = getattr(error, "reason", "")
    field = getattr(error, "field", "")
    return sync_reason(reason, field)


def sync_reason(reason: str, field: str = "") -> str:
    """What keeps an outbox row or a receiver, in words."""
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
        "lead_frozen": _("This lead must not be passed on."),
    }.get(reason, reason).format(field=field)


def _local(error: QualifierError) -> str:
    match error:
        case errors.DiskFull():
            return _(
                "Not saved: the disk is full. Nothing shown as saved is lost. "
                "Free some room, then try again."
            )
        case errors.StoreFailed():
            return _(
                "Not saved: the disk refused. Nothing shown as saved is lost. Try again; "
                "what you typed stays here."
            )
        case errors.ProfileHeld():
            return _(
                "Qualifier is already open on this profile. Use its window, or close it first. "
                "Nothing was changed."
            )
        case errors.ProfileDamaged():
            return _(
                "The profile in {folder} is damaged. It was left as it is. "
                "Restore a backup: qualifier backup --restore."
            ).format(folder=error.folder)
        case errors.ProfileTooNew():
            return _(
                "The profile in {folder} was made by a newer Qualifier. Update the program. "
                "Nothing was changed."
            ).format(folder=error.folder)
        case errors.KeyMissing():
            return _key(error)
        case errors.KeyringMissing():
            return _(
                "This computer has no safe key store for Qualifier. Use a passphrase instead; "
                "nothing was written."
            )
        case errors.CipherMissing():
            return _("This build cannot encrypt and therefore does not start. Nothing was written.")
        case _:
            return _("Something went wrong on this computer. Nothing shown as saved is lost.")


def _key(error: errors.KeyMissing) -> str:
    sentences = {
        "no_key_file": _(
            "The key file of the profile in {folder} is missing. Put key.json back from a copy; "
            "nothing was changed."
        ),
        "bad_key_file": _(
            "The key file of the profile in {folder} is damaged. Put key.json back from a copy; "
            "nothing was changed."
        ),
        "wrong_passphrase": _("This passphrase does not open the profile. Try again."),
        "wrong_recovery": _("This recovery key does not open the profile. Check each group."),
        "wrong_keyring": _(
            "The key in the key store no longer opens the profile. Use the recovery key; "
            "nothing is lost."
        ),
        "keyring_empty": _(
            "The key store of this computer has no key for this profile. Use the recovery key; "
            "nothing is lost."
        ),
        "no_passphrase": _("This profile has no passphrase. Open it the way it was set up."),
        "no_recovery": _("This profile has no recovery key."),
        "no_keyring": _("This profile opens with a passphrase: give --passphrase-file FILE."),
        "key_does_not_open": _(
            "The key does not open the profile in {folder}: it is another key's file, or damaged. "
            "It was left as it is."
        ),
    }
    return sentences.get(error.reason, error.reason).format(folder=error.folder)
