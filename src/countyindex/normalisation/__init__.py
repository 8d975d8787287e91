"""Indicator values → scores, larger is better (标准化).

One method a file: a file dropped into this folder is a method, and its function is exported here.
"""

from countyindex.methods import normalisations

normalisations.export()
