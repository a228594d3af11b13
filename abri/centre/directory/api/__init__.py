"""The read-only API over the directory: /api/v1/. Nothing that is sent here is stored or logged.

docs/developer/api.md describes it for those who use it; ``reference.py`` prints the same from the OpenAPI description.
"""
