"""Scores → weights of the children of one node (赋权).

One method a file: a file dropped into this folder is a method, and its function is exported here.
"""

from countyindex.methods import weightings

weightings.export()
