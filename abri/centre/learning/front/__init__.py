"""The first pages of an installation that takes no reports: what there is to learn with, who helps, what is kept."""
