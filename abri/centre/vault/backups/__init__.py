"""Backups: everything that a new machine needs, in one file that only the offline backup identity opens.

* ``archive``: what such a file looks like; writing and reading it as it passes by.
* ``databases``: a consistent copy of the database while people work, and putting one back.
* ``making``: one backup, read again from the disk before it counts, and the end of those that are too old.
* ``restoring``: into an empty machine, after the whole file was checked.
"""
