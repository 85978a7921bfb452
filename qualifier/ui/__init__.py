"""The window: pages, their presenters, and the look. The only room that knows Qt."""
