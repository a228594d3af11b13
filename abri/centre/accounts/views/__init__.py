"""Pages of the sign-in, the team and the administration."""
