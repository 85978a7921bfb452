"""Zoho CRM, by its REST API v8: leads, notes, calls and tasks, in any of its data centres."""
