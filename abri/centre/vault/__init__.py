"""The vault: evidence, what happened to it, and what is written out of it. It has no pages of its own."""
