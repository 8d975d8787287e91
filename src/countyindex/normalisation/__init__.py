"""Indicator values → scores, larger is better (标准化).

One method a file: dropping a file into this folder registers it and exports its function here.
"""

from countyindex.methods import normalisations

globals().update(normalisations.functions())
