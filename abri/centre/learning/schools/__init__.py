"""Schools: registering, being confirmed, the team, and who was appointed to a part in learning."""
