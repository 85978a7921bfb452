"""HubSpot, by its dated REST API, with a service key or the token of a private app."""
