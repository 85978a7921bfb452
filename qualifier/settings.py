"""The settings: one entry each with key, default, what it may be, and why it exists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qualifier.core.roles import Right, may

SettingValue = str | int | bool | list[str]


@dataclass(frozen=True, slots=True)
class Setting:
    """`choices` bounds a text, `least` and `most` a number. `why` is for the reader of the code."""

    key: str
    default: SettingValue
    why: str
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None

    def __hash__(self) -> int:
        """By key: a default may be a list, and settings are keys of dicts."""
        return hash(self.key)

    def checked(self, value: object) -> SettingValue:
        """`value` if it fits, else the default: a damaged setting never keeps the program shut."""
        if isinstance(value, bool) is not isinstance(self.default, bool):
            return self.default
        if not isinstance(value, type(self.default)):
            return self.default
        if self.choices and value not in self.choices:
            return self.default
        if isinstance(value, int) and not isinstance(value, bool):
            low = value if self.least is None else max(value, self.least)
            return low if self.most is None else min(low, self.most)
        assert isinstance(value, (str, int, bool, list))
        return value


LANGUAGE = Setting("language", "fr", "texts, dates and numbers", ("fr", "en"))
THEME = Setting("theme", "system", "light or dark, else as the system", ("system", "light", "dark"))
TEXT_SIZE = Setting("text_size", 100, "percent of the type scale", least=90, most=150)
REDUCE_MOTION = Setting("reduce_motion", False, "no animation at all")
DIGIT_ADVANCES = Setting(
    "digit_advances", False, "a digit chooses, commits and goes on, for those who never correct"
)
SEAT_NAME = Setting("seat_name", "", "who calls; stands on facts and dossiers")
SEAT_ROLES = Setting("seat_roles", ["qualifier"], "qualifier, team_lead, admin (a courtesy here)")
SCRIPT = Setting("script", "", "the script new calls begin with")
AGREEMENT = Setting("agreement", "default", "the agreement new calls begin with")
DIALER = Setting(
    "dialer", "by_hand", "how the number is dialled", ("tel_link", "command", "by_hand")
)
DIAL_COMMAND = Setting("dial_command", "", "own command line; {number} is replaced")
HOME_COUNTRY = Setting("home_country", "FR", "country of numbers without a prefix; ISO 3166")
TIME_ZONE = Setting("time_zone", "", "where this desk is; empty: as the system")
FOLDER = Setting("folder", "", "folder that hand-offs go to; empty: inside the profile")
WELCOMED = Setting("welcomed", False, "whether first run is through")
IS_SAMPLE = Setting("is_sample", False, "whether the profile holds the fictional sample leads")
LOCK_AFTER = Setting(
    "lock_after",
    10,
    "minutes without key or mouse until the window locks; 0 never",
    least=0,
    most=30,
)
ALERT_LIMITS = Setting("alert_limits", [], "own limits of alerts, each as id=limit")
CONTACT_RULES = Setting("contact_rules", "fr-2026", "the dated rule set for calling")

SETTINGS: tuple[Setting, ...] = (
    LANGUAGE,
    THEME,
    TEXT_SIZE,
    REDUCE_MOTION,
    DIGIT_ADVANCES,
    SEAT_NAME,
    SEAT_ROLES,
    SCRIPT,
    AGREEMENT,
    DIALER,
    DIAL_COMMAND,
    HOME_COUNTRY,
    TIME_ZONE,
    FOLDER,
    WELCOMED,
    IS_SAMPLE,
    LOCK_AFTER,
    ALERT_LIMITS,
    CONTACT_RULES,
)


class Settings:
    """All settings as they stand: stored values where they fit, defaults elsewhere."""

    def __init__(self, stored: Mapping[str, object]) -> None:
        self._values = {
            one.key: one.checked(stored[one.key]) if one.key in stored else one.default
            for one in SETTINGS
        }

    def text(self, setting: Setting) -> str:
        """A setting that is a text."""
        return str(self._values[setting.key])

    def number(self, setting: Setting) -> int:
        """A setting that is a whole number."""
        value = self._values[setting.key]
        assert isinstance(value, int)
        return value

    def flag(self, setting: Setting) -> bool:
        """A setting that is on or off."""
        return self._values[setting.key] is True

    def names(self, setting: Setting) -> tuple[str, ...]:
        """A setting that is a list of ids."""
        value = self._values[setting.key]
        return tuple(value) if isinstance(value, list) else ()

    def may(self, right: Right) -> bool:
        """Whether this seat has a right by its roles (`core.roles`); on the sample everybody tries
        everything."""
        return self.flag(IS_SAMPLE) or may(self.names(SEAT_ROLES), right)

    def with_value(self, setting: Setting, value: SettingValue) -> Settings:
        """The same with one setting changed."""
        return Settings({**self._values, setting.key: value})
