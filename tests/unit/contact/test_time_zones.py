"""One zone for a lead, from address and number."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from qualifier.contact.calendars import zones_by_country
from qualifier.contact.time_zones import time_zone_for


@pytest.mark.parametrize(
    ("country", "postal_code", "city", "e164", "zone"),
    (
        ("FR", "52100", "Saint-Dizier", "+33639984107", "Europe/Paris"),
        ("FR", "", "", "", "Europe/Paris"),
        ("fr", "97410", "Saint-Pierre", "+33639987029", "Indian/Reunion"),
        ("FR", "97110", "", "", "America/Guadeloupe"),
        ("FR", "97200", "", "", "America/Martinique"),
        ("FR", "97300", "", "", "America/Cayenne"),
        ("FR", "97500", "", "", "America/Miquelon"),
        ("FR", "97600", "", "", "Indian/Mayotte"),
        ("FR", "98714", "Papeete", "", "Pacific/Tahiti"),
        ("FR", "98800", "Nouméa", "", "Pacific/Noumea"),
        ("FR", "75001", "Paris", "+596596123456", "America/Martinique"),
        ("FR", "", "", "+590590123456", "America/Guadeloupe"),
        ("FR", "", "", "+594594123456", "America/Cayenne"),
        ("", "", "", "+262692123456", "Indian/Reunion"),
        ("", "", "", "+262269611234", "Indian/Mayotte"),
        ("", "", "", "+262639123456", "Indian/Mayotte"),
        ("RE", "97400", "", "", "Indian/Reunion"),
        ("", "", "", "+33639984107", "Europe/Paris"),
        ("GB", "EC1A 1BB", "London", "+442079460371", "Europe/London"),
        ("", "", "", "+447700900123", "Europe/London"),
        ("", "", "", "+15145550148", "America/Montreal"),
        ("CA", "H2X 1Y4", "", "", "America/Montreal"),
        ("CA", "", "Montréal", "+14165550100", "America/Montreal"),
        ("CA", "", "", "+14165550100", "America/Toronto"),
        ("CA", "V6B 1A1", "", "+15145550148", "America/Vancouver"),
        ("CA", "", "", "", "America/Toronto"),
        ("US", "", "", "+12125550199", "America/New_York"),
        ("US", "", "", "+16025550123", "America/Phoenix"),
        ("US", "", "", "+13105550123", "America/Los_Angeles"),
        ("US", "", "Los Angeles", "+12125550199", "America/Los_Angeles"),
        ("US", "", "", "+18005550100", "America/New_York"),
        ("US", "", "", "+33639984107", "America/New_York"),
        ("ES", "35001", "", "", "Atlantic/Canary"),
        ("PT", "9500-150", "", "", "Atlantic/Azores"),
        ("PT", "1000-001", "", "", "Europe/Lisbon"),
        ("AU", "", "", "", "Australia/Sydney"),
        ("", "97400", "Saint-Denis", "", ""),
        ("XX", "", "", "", ""),
        ("", "", "", "nonsense", ""),
    ),
)
def test_zone(country, postal_code, city, e164, zone):
    assert time_zone_for(country, postal_code, city, e164) == zone


def test_every_country_has_a_zone_that_exists():
    for country in zones_by_country():
        assert ZoneInfo(time_zone_for(country, "", "", ""))
