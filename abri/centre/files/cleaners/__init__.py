"""What runs apart (`apart.py`): one file is read, its working copy is written, the process ends.

Nothing here knows Django, a setting, a pack or the server: starting has to take a tenth of a second.
"""
