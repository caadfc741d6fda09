"""The words and forms of dates, for `spiders.dates`."""
