"""Abri, an open Safer Internet Centre."""
