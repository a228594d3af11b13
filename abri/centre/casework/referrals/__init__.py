"""Referrals at the desk: offering a case, and working on what another desk offered."""
