"""Array functions against plain NumPy, at 600,000 × 60 and 2,844 × 60; treatment apart."""

from __future__ import annotations

from measure import Measure, alternate


def measures() -> list[Measure]:
    """Time entropy weights, the line from values to ranks, and winsorising."""
    import plain_numpy  # noqa: PLC0415  (keeps the parent of the memory measures small)
    import synthetic  # noqa: PLC0415  (the same)

    from countyindex.aggregation import arithmetic  # noqa: PLC0415  (the same)
    from countyindex.normalisation import minmax  # noqa: PLC0415  (the same)
    from countyindex.ranking import rank  # noqa: PLC0415  (the same)
    from countyindex.treatment import winsorise  # noqa: PLC0415  (the same)
    from countyindex.weighting import entropy  # noqa: PLC0415  (the same)

    def line(values):
        scores = minmax(values)
        return rank(arithmetic(scores, entropy(scores)))

    pairs = (
        ("entropy weights", entropy, plain_numpy.entropy, 1.5),
        ("minmax → entropy → mean → rank", line, plain_numpy.line, 2.0),
        ("winsorise : moments once", winsorise, plain_numpy.skewness_and_kurtosis, None),
    )
    found = []
    for shape, runs, times in ((synthetic.LARGE, 5, 1), (synthetic.NATIONAL, 7, 10)):
        values = synthetic.values(shape)
        assert (line(values) == plain_numpy.line(values)).all()
        for name, ours, floor, target in pairs:
            best = alternate(repeated(ours, values, times), repeated(floor, values, times), runs)
            seconds = [second / times for second in best]
            found.append(Measure(f"{name}, {shape[0]:,} × {shape[1]}", *seconds, "s", target))
        del values
    return found


def repeated(work, values, times):
    def run():
        for _ in range(times):
            work(values)

    return run
