"""Looking up cases by their reference and their codes. What people wrote is sealed and is not searched."""
