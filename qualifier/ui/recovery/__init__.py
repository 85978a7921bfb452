"""The page that leads out of a damaged profile: choose, watch, read what came back."""
