"""Documents as bytes: certificates, ranked results, receipts, workbooks, archives.

Pure: frozen dataclasses in, bytes out; no Django, no models, no network, and no file read but our own fonts.
Words are given by the caller, who knows the reader's language; nothing is translated here.
"""
