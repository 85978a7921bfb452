"""The five questions asked once of a whole list, as fields."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qualifier.core.contact_rules import LegalBasis
from qualifier.core.lead import Nature
from qualifier.texts import _, current_language
from qualifier.texts.contact_sentences import basis_name
from qualifier.ui.form_parts import ChoiceList, FlowGrid, Labelled
from qualifier.ui.imports.list_facts import BASES, ListFacts
from qualifier.ui.widgets import Field

FIRST_COUNTRIES = ("FR", "BE", "CH", "LU", "CA", "GB", "IE", "US", "DE", "ES", "IT", "NL")


class FactsForm(FlowGrid):
    """Country (where it is still to be read), professional or consumer, legal basis, source, date.

    `facts_changed(ListFacts)`: a person said something else.
    """

    facts_changed = Signal(object)

    def __init__(
        self,
        facts: ListFacts,
        *,
        least: int = 170,
        most: int = 5,
        asks_country: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(least, most=most, parent=parent)
        self._facts = facts
        self.country_list: ChoiceList | None = None
        if asks_country:
            self.country_list = ChoiceList(_("Country of the numbers"))
            self.country_list.show_choices(country_choices(), facts.country)
            self.country_list.chosen.connect(lambda one: self._say(country=one))
        self.nature_list = ChoiceList(_("People in the list"))
        self.nature_list.show_choices(_natures(), facts.nature.value)
        self.basis_list = ChoiceList(_("Legal basis"))
        self.basis_list.show_choices(_bases(), facts.basis)
        self.source_field = Field(
            _("Where the proof is"), facts.basis_source, placeholder=_("web form, contract…")
        )
        self.day_field = Field(_("Since"), facts.basis_on, placeholder=_("3/12/2026"))
        asked = (self.country_list, self.nature_list, self.basis_list)
        for choice_list in filter(None, asked):
            self.add_part(Labelled(choice_list.accessibleName(), choice_list))
        self.add_part(self.source_field)
        self.add_part(self.day_field)
        self.nature_list.chosen.connect(lambda one: self._say(nature=Nature(one)))
        self.basis_list.chosen.connect(lambda one: self._say(basis=one))
        self.source_field.editing_finished.connect(self.commit)
        self.day_field.editing_finished.connect(self.commit)

    def commit(self) -> None:
        """Take over what is typed, without waiting for the field to be left."""
        self._say(
            basis_source=self.source_field.text().strip(), basis_on=self.day_field.text().strip()
        )

    def show_facts(self, facts: ListFacts) -> None:
        """Show without emitting; a field being typed in keeps its text."""
        self._facts = facts
        if self.country_list is not None:
            self.country_list.show_chosen(facts.country)
        self.nature_list.show_chosen(facts.nature.value)
        self.basis_list.show_chosen(facts.basis)
        if not self.source_field.edit.hasFocus():
            self.source_field.show_text(facts.basis_source)
        if not self.day_field.edit.hasFocus():
            self.day_field.show_text(facts.basis_on)
        self.day_field.show_error(_("This is no day.") if facts.has_bad_day else "")

    def _say(self, **values: object) -> None:
        after: ListFacts = replace(self._facts, **values)  # type: ignore[arg-type] # ours
        if after != self._facts:
            self._facts = after
            self.facts_changed.emit(after)


def country_choices() -> tuple[tuple[str, str], ...]:
    """(ISO code, name) of all countries in the language in use, the nearest first."""
    return _countries(current_language().value)


@lru_cache(maxsize=2)
def _countries(language: str) -> tuple[tuple[str, str], ...]:
    from babel import Locale

    names = {
        code: name
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ", "XA", "XB")
    }
    first = [(code, names.pop(code)) for code in FIRST_COUNTRIES]
    return (*first, *sorted(names.items(), key=lambda pair: pair[1]))


def _natures() -> tuple[tuple[str, str], ...]:
    return (
        (Nature.UNKNOWN.value, _("Not said")),
        (Nature.PROFESSIONAL.value, _("Professionals")),
        (Nature.CONSUMER.value, _("Consumers")),
    )


def _bases() -> tuple[tuple[str, str], ...]:
    return (("", _("Not said")), *((one, basis_name(LegalBasis(one))) for one in BASES))
