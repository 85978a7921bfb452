"""Salesforce (Sales Cloud), by its REST API, with a sign-in of the user or a pasted token."""
