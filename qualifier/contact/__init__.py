"""Phone numbers, time zones and calendars: libraries wrapped, their results handed to `core`."""
