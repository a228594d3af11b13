"""Abri, an open Safer Internet Centre."""

__version__ = "0.1.0"
