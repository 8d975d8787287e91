"""Raw indicator values → treated ones (数据处理).

One method a file: dropping a file into this folder registers it and exports its function here.
"""

from countyindex.methods import treatments

globals().update(treatments.functions())
