"""The way to receivers: connectors, the engine that drains the outbox, credentials."""
