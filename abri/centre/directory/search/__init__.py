"""Search across everything public: the entries of every country and this centre's own advice.

    found = find(Asked.read("harcelment"), language="fr")      # Found: hits in order, counts by section and country

The index is a tantivy index on disk below ``ABRI_DATA``, built once for a state of the packs and opened read-only by
every web process. Nothing that somebody searches for is stored or logged.
"""

from abri.centre.directory.search.asked import LONGEST, Asked
from abri.centre.directory.search.finding import Found, Hit, find
from abri.centre.directory.search.shelf import SearchUnavailable, prepare_index

__all__ = ["LONGEST", "Asked", "Found", "Hit", "SearchUnavailable", "find", "prepare_index"]
