"""Addresses for a hotline at the desk. None is ever fetched, previewed or made into a link here."""
