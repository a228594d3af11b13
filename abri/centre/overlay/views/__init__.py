"""Pages on which editors change what the centre says."""
