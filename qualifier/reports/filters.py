"""What a review is narrowed to: period, qualifier, script and version, source, campaign."""

from __future__ import annotations

from dataclasses import dataclass, replace

from qualifier.reports.period import Period


@dataclass(frozen=True, slots=True)
class Filters:
    """An empty text, or version None, lets all through. `qualifier` is a seat's name.

    `qualifier` and script narrow what was done (calls, hand-offs, impressions); `source` and
    `campaign` narrow the leads it was done to.
    """

    period: Period
    qualifier: str = ""
    script_id: str = ""
    script_version: int | None = None
    source: str = ""
    campaign: str = ""

    @property
    def is_about_work(self) -> bool:
        """Whether it narrows who called or with which script: then no lead stands for itself."""
        return bool(self.qualifier or self.script_id)

    @property
    def is_about_leads(self) -> bool:
        """Whether it narrows the leads."""
        return bool(self.source or self.campaign)

    def over(self, period: Period) -> Filters:
        """The same for another period."""
        return replace(self, period=period)
