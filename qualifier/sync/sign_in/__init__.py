"""Signing in to a CRM through the browser (RFC 8252, PKCE), and staying signed in.

facts     where and how each CRM does it; cheap to import
steps     what an administrator does there first
token     what was given, as it is kept
server    the CRM's sign-in server: codes and refresh tokens for tokens; the only door to Authlib
loopback  the port of this computer that the browser comes back to, for one request
page      what the browser shows then
attempt   one sign-in, from the address to the token that is kept
kept      the token of a connection in the profile, and who may renew it now
access    signs the requests of a connection, and renews
requests  what the window asks the worker
"""
