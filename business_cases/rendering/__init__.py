"""Bytes of business cases: letters."""
