"""Raw indicator values → treated ones (数据处理).

One method a file: a file dropped into this folder is a method, and its function is exported here.
"""

from countyindex.methods import treatments

treatments.export()
