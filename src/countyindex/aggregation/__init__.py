"""Scores and weights → the score of the node above (合成).

One method a file: dropping a file into this folder registers it and exports its function here.
"""

from countyindex.methods import aggregations

globals().update(aggregations.functions())
