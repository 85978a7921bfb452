"""A Zoho account on a socket, as far as the connector meets it, traps included.

Times in whole seconds and in the user's zone, answers for each record, 204 and 304 without a body,
unknown names passed over without a word, converted leads hidden, names made of labels.
"""
