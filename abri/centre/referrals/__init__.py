"""Offering a case to another desk, with the person's agreement: what was chosen, sealed to whom, until when."""
