"""Odoo 14 and later: leads and opportunities of its CRM app. One file a subject.

row         what the program must know of it, cheap to import
connector   what the program talks to, and the only door to the rest
server      version, sign-in and calls, over JSON-2 (19 and later) or JSON-RPC
refusals    what Odoo says no with, as our errors
fields      the fields of crm.lead, and making those that are missing
values      their values as text, and back
scope       which leads come
pulling     new and changed leads since a cursor
leads       rows as remote leads
standing    what a row and its chatter say of sales' answer
pushing     the steps of a hand-off
finding     looking them up by their operation key
account     who we are there and what we may
"""
