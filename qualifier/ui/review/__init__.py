"""The review: key figures, charts and tables of a period, each with the leads behind it."""
