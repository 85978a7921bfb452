"""F1: the keyboard card and the guides, a list at the left, the text at the right."""
