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
            return _document(error)
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


def _document(error: errors.DocumentError) -> str:
    from qualifier.texts.document_problems import sentence as document_sentence
    from qualifier.texts.list_problems import mapping_refused

    of_mapping = mapping_refused(str(error.reason), error.details)
    if of_mapping or not error.place:
        return of_mapping or document_sentence(error)
    return _("{name}: {value}").format(name=error.place, value=document_sentence(error))


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
        "alert_needs_reason": _("Say in a few words why this alert is dismissed."),
        "decision_needs_text": _("Write down what was decided."),
        "callback_in_the_past": _("This time is past. Choose a later one."),
        "wake_up_not_in_future": _("This day is past. Choose a later one."),
        "outbox_row_taken": _("It is already on its way and can no longer be taken back."),
        "not_a_rejection": _("Only a refusal can be disputed."),
        "for_team_leads": _("Team leads do this. Roles are chosen in the settings."),
        "for_admins": _("Admins do this. Roles are chosen in the settings."),
        "already_disputed": _("This refusal is disputed already."),
        "dispute_needs_words": _("Write in a sentence why the refusal is wrong."),
        "nothing_disputed": _("Nobody disputes this refusal."),
        "already_ruled": _("{name} has ruled on it already."),
        "ruling_needs_words": _("Write in a sentence why you rule so."),
        "handoff_gone": _("There is no such hand-off in this profile."),
        "draft_exists": _(
            "A draft of “{document}” is being written. Publish it or throw it away first."
        ),
        "has_errors": _("It still has errors ({errors}), so it cannot be published."),
        "no_agreement": _("There is no agreement “{agreement}”. Choose another one."),
        "not_read_back": _(
            "“{document}” could not be written as a file that reads the same. It was not "
            "published; nothing is lost."
        ),
        "gate_shut": _("The lead cannot be handed over yet: {missing}."),
        "override_needs_reason": _("Write why this lead is handed over all the same."),
        "override_by_team_lead": _("The agreement keeps this to team leads."),
        "lead_moved_on": _("The lead was called or opposed since. Call again before sending."),
        "route_needs_reason": _("Say why another channel is better."),
        "no_channel": _("No channel may take this lead now: all are full or not allowed."),
        "call_has_no_outcome": _("Give this call an outcome first. Everything is saved."),
    }.get(reason) or _action_of_programs(reason)


def _action_of_programs(reason: str) -> str:
    """What imports, windows, key stores and dialers refuse."""
    return {
        "batch_was_worked_on": _(
            "{count} leads of this list were called since. They stay; all others are taken out."
        ),
        "batch_not_done": _("This import was not finished, or was undone before."),
        "import_cancelled": _("The import was stopped. Nothing of it was kept."),
        "needs_yes": _("Nothing was changed. Add --yes to carry it out."),
        "window_busy": _("The open window did not take the command. Close it, then try again."),
        "bad_link": _("This is no link to a lead of Qualifier. Nothing was opened."),
        "no_sign_in": _("One gets in there with a key, not through the browser."),
        "window_locked": _("The window is locked. Unlock it, then try again."),
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
        "draft": _("There is no draft of {key}."),
    }
    return sentences.get(error.kind, _("There is no {key}.")).format(key=error.key)


def _sync(error: QualifierError) -> str:
    reason = getattr(error, "reason", "")
    field = getattr(error, "field", "")
    return sync_reason(reason, field)


def sync_reason(reason: str, field: str = "") -> str:
    """What keeps an outbox row or a receiver, in words."""
    from qualifier.texts.sync_sentences import reason_sentence

    return reason_sentence(reason, field)


def _local(error: QualifierError) -> str:
    match error:
        case errors.DiskFull():
            return _(
                "Not saved: the disk is full. Nothing shown as saved is lost. "
                "Free some room, then try again."
            )
        case errors.FolderReadOnly():
            return _read_only(error)
        case errors.StoreFailed():
            return _(
                "Not saved: the disk refused. Nothing shown as saved is lost. Try again; "
                "what you typed stays here."
            )
        case errors.FolderRefused():
            return _folder(error)
        case errors.ProfileHeld(reason="worker"):
            return _(
                "Another command, or qualifier work, is working on this profile. Wait until it "
                "has ended, or stop it, then try again. Nothing was changed."
            )
        case errors.ProfileHeld():
            return _(
                "Qualifier is already open on this profile. Use its window, or close it first. "
                "Nothing was changed."
            )
        case errors.ProfileDamaged():
            return _damaged(error)
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
            return _bug(error)


def _bug(error: QualifierError) -> str:
    if not isinstance(error, errors.Bug):
        return _("Something went wrong on this computer. Nothing shown as saved is lost.")
    if not error.report:
        return _("Something in Qualifier went wrong. Nothing shown as saved is lost. Try again.")
    return _(
        "Something in Qualifier went wrong. Nothing shown as saved is lost. What happened is noted "
        "in {file}, without names or numbers."
    ).format(file=error.report)


def _read_only(error: errors.FolderReadOnly) -> str:
    if not error.folder:
        return _("Not saved: this account may only read here. Nothing was changed.")
    return _(
        "{folder} may only be read by this account. Nothing was changed. To change anything, get "
        "the right to write there, or copy the folder to a place of your own."
    ).format(folder=error.folder)


def _folder(error: errors.FolderRefused) -> str:
    sentences = {
        "shut": _(
            "This account may not open what is in {folder}. Nothing was changed. Ask its owner, "
            "or choose another folder with --profile."
        ),
        "not_a_folder": _(
            "{folder} is a file, or lies in one: a profile is a folder. Nothing was changed. "
            "Choose another with --profile."
        ),
        "foreign_database": _(
            "The file profile.db in {folder} is not encrypted, so it is none of Qualifier’s. It "
            "was left as it is. Put a backup in its place: qualifier backup --list, then "
            "qualifier backup --restore FILE."
        ),
        "log_unread": _(
            "The profile in {folder} was not closed properly, and here it may only be read. Copy "
            "the whole folder to a place of your own, and open the copy with --profile."
        ),
    }
    return sentences.get(error.reason, error.reason).format(folder=error.folder)


def _damaged(error: errors.ProfileDamaged) -> str:
    if error.has_backups:
        words = _(
            "The profile in {folder} is damaged, or its file is gone. It was left as it is. "
            "Bring back what can be read with qualifier backup --salvage, or choose a backup with "
            "qualifier backup --list, then qualifier backup --restore FILE."
        )
    else:
        words = _(
            "The profile in {folder} is damaged, or its file is gone. It was left as it is, and "
            "there is no backup in it. Try qualifier backup --salvage, put the folder back from a "
            "copy of your own, or begin anew in another folder with --profile."
        )
    return words.format(folder=error.folder)


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
        "wrong_pin": _("This PIN is wrong."),
        "no_pin": _("The PIN no longer opens the profile. Use the passphrase or the recovery key."),
        "not_a_pin": _("A PIN has six to twelve digits."),
        "locked": _(
            "The window is locked. Unlock it there, or give --passphrase-file FILE; nothing was "
            "changed."
        ),
        "no_passphrase": _("This profile has no passphrase. Open it the way it was set up."),
        "no_recovery": _("This profile has no recovery key."),
        "no_keyring": _("This profile opens with a passphrase: give --passphrase-file FILE."),
        "key_does_not_open": _(
            "The key does not open profile.db in {folder}: it belongs to another key, or is "
            "damaged. It was left as it is. Bring back what can be read with qualifier backup "
            "--salvage, or choose a backup with qualifier backup --list, then qualifier backup "
            "--restore FILE."
        ),
    }
    return sentences.get(error.reason, error.reason).format(folder=error.folder)
