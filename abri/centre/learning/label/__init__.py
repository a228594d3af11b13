"""The school label: assessing oneself, what shows it, the action plan, the incident log."""
