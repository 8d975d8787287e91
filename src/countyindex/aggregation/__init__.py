"""Scores and weights → the score of the node above (合成).

One method a file: a file dropped into this folder is a method, and its function is exported here.
"""

from countyindex.methods import aggregations

aggregations.export()
