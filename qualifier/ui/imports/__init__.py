"""The import page: a list file becomes leads, after a look at what would happen."""
