"""Lists of leads: reading a CSV or XLSX file, mapping its columns, planning what it changes.

The way through: `table_file.open_table` → `columns.propose` (corrected by a person) →
`rows.rows_to_leads` → `plan.stream_plan`. Writing to the profile is the store's.
"""
