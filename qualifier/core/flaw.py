"""Everything that can be wrong with a document, as ids. `texts.document_problems` has the words.

The first group breaks the format: the document is not read. The second is found by the linter
in a script or agreement that was read; some of it only warns.
"""

from __future__ import annotations

from enum import StrEnum


class Flaw(StrEnum):
    """The reason of a `DocumentError` or of a linter's `Problem`."""

    # Shape: the reader refuses the document
    NOT_YAML = "not_yaml"
    SEVERAL_DOCUMENTS = "several_documents"
    TAG = "tag"
    ALIAS_UNKNOWN = "alias_unknown"
    TOO_DEEP = "too_deep"
    TOO_MANY_VALUES = "too_many_values"
    DUPLICATE_KEY = "duplicate_key"
    KEY_NOT_TEXT = "key_not_text"
    CONTROL_CHARACTER = "control_character"
    NUMBER_TOO_LARGE = "number_too_large"
    NO_SUCH_DAY = "no_such_day"
    MISSING_KEY = "missing_key"
    UNKNOWN_KEY = "unknown_key"
    WRONG_TYPE = "wrong_type"
    UNKNOWN_VALUE = "unknown_value"
    OUT_OF_RANGE = "out_of_range"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    TOO_MANY_QUESTIONS = "too_many_questions"
    WRONG_FORMAT = "wrong_format"
    NEWER_FORMAT = "newer_format"
    CONDITION_INCOMPLETE = "condition_incomplete"
    CONDITION_SEVERAL_TESTS = "condition_several_tests"
    NOT_A_DURATION = "not_a_duration"
    NOT_A_TIME_SPAN = "not_a_time_span"
    NOT_A_TIME_ZONE = "not_a_time_zone"
    UNKNOWN_GAP = "unknown_gap"

    # Ids and references, in scripts and agreements
    BAD_ID = "bad_id"
    RESERVED_ID = "reserved_id"
    DUPLICATE_ID = "duplicate_id"
    UNKNOWN_TYPE = "unknown_type"
    UNKNOWN_AGREEMENT = "unknown_agreement"
    UNKNOWN_CRITERION = "unknown_criterion"
    UNKNOWN_FACET = "unknown_facet"
    UNKNOWN_LEAD_FIELD = "unknown_lead_field"

    # Structure of a script
    NO_QUESTIONS = "no_questions"
    EMPTY_SECTION = "empty_section"
    NO_CHOICES = "no_choices"
    CHOICES_MISFIT = "choices_misfit"
    YES_NO_CHOICE = "yes_no_choice"
    ASK_WHY_UNKNOWN_CHOICE = "ask_why_unknown_choice"
    BANDS_MISFIT = "bands_misfit"
    BANDS_ORDER = "bands_order"
    RANGE_EMPTY = "range_empty"
    CAP_UNUSED = "cap_unused"
    REQUIRED_SAY = "required_say"
    USE_MISFIT = "use_misfit"

    # Branches and conditions
    GOTO_NOWHERE = "goto_nowhere"
    GOTO_BACKWARDS = "goto_backwards"
    GOTO_NEXT = "goto_next"
    CONDITION_UNKNOWN_QUESTION = "condition_unknown_question"
    CONDITION_LATER_QUESTION = "condition_later_question"
    CONDITION_LOOP = "condition_loop"
    CONDITION_UNKNOWN_CHOICE = "condition_unknown_choice"
    CONDITION_MISFIT = "condition_misfit"
    CONDITION_SCORE = "condition_score"
    RULE_ON_ANSWERS = "rule_on_answers"
    ALWAYS_JUMPED_OVER = "always_jumped_over"
    CONDITION_NEVER_HOLDS = "condition_never_holds"
    REQUIRED_PASSED_BY = "required_passed_by"

    # Words
    NO_WORDS = "no_words"
    LANGUAGE_MISSING = "language_missing"
    SENTENCE_TOO_LONG = "sentence_too_long"
    FIELD_UNKNOWN = "field_unknown"
    FIELD_LATER = "field_later"

    # The script beside its agreement
    AXIS_MAXIMA = "axis_maxima"
    NO_POINTS = "no_points"
    CRITERION_NOT_SERVED = "criterion_not_served"
    CRITERION_NEVER_MET = "criterion_never_met"

    # The script beside the version published before
    TYPE_CHANGED = "type_changed"
    REMOVED_QUESTION_USED = "removed_question_used"
    REMOVED_CHOICE_USED = "removed_choice_used"

    # Agreement
    CELL_MISSING = "cell_missing"
    BAND_MISSING = "band_missing"
    UNKNOWN_CHANNEL = "unknown_channel"
    UNKNOWN_REASON_LIST = "unknown_reason_list"
    NO_REASONS_LEFT = "no_reasons_left"
    NO_HAND_OVER_OUTCOME = "no_hand_over_outcome"
    NO_OPPOSED_OUTCOME = "no_opposed_outcome"
    RETIRED_USED = "retired_used"
