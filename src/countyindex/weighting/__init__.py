"""Scores → weights of the children of one node (赋权).

One method a file: dropping a file into this folder registers it and exports its function here.
"""

from countyindex.methods import weightings

globals().update(weightings.functions())
