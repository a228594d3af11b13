"""Directory: public pages over the country pack. No tables."""
