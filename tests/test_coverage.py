"""The page of coverage against the packages themselves: every name, and every claimed order."""

import importlib
import inspect
import pkgutil
import re
import warnings
from pathlib import Path

import numpy as np
import pymcdm.methods
import pymcdm.methods.partial
import pymcdm.normalizations
import pymcdm.weights
import pymcdm.weights.subjective
import pyrepo_mcda.mcda_methods as repo
import pytest
import skcriteria.agg
import skcriteria.preprocessing
from pyrepo_mcda import compromise_rankings, weighting_methods
from pyrepo_mcda import normalizations as repo_normalizations
from pyrepo_mcda.additions import rank_preferences
from pyrepo_mcda.mcda_methods.multimoora import MULTIMOORA_FMF, MULTIMOORA_RS
from scipy.stats import rankdata
from skcriteria.agg import copras, moora, ocra, ram, simple
from skcriteria.preprocessing import scalers, weighters

from countyindex.aggregation import (
    arithmetic,
    borda,
    cocoso,
    codas,
    edas,
    geometric,
    harmonic,
    probid,
    promethee,
    topsis,
    vikor,
    waspas,
)
from countyindex.cli.main import countyindex
from countyindex.methods import FAMILIES
from countyindex.normalisation import (
    distance_to_leader,
    distance_to_reference,
    minmax,
    share_of_maximum,
    share_of_sum,
    vector,
    zscore,
)
from countyindex.weighting import (
    angle,
    cilos,
    coefficient_of_variation,
    critic,
    entropy,
    equal,
    gini,
    idocriw,
    lopcow,
    merec,
    standard_deviation,
)

PAGE = (Path(__file__).parents[1] / "docs" / "coverage.md").read_text(encoding="utf-8")

RANDOM = np.random.default_rng(5)
#: Made-up figures (虚构): 25 units, two costs among five columns; more is better after turning.
FIGURES = 1.0 + RANDOM.lognormal(size=(25, 5))
TYPES = np.array([1, -1, 1, 1, -1])
ORIENTED = FIGURES * TYPES
BENEFITS = np.ones(5, dtype=int)
WEIGHTS = RANDOM.dirichlet(np.full(5, 3.0))
EQUAL = np.full(5, 0.2)
RANGES = np.stack([FIGURES.min(axis=0), FIGURES.max(axis=0)], axis=1)
WIDER = RANGES + np.array([-0.5, 2.0])
GOALPOSTS = np.sort((WIDER * TYPES[:, None]).T, axis=0)


# ------------------------------------------------------------------ names


def rows(section: str) -> list[tuple[str, str]]:
    """First two cells of the table under a heading."""
    text = PAGE.partition(f"# {section}\n")[2].partition("\n#")[0]
    cells = [line.split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [(cell[0].removeprefix("| "), cell[1]) for cell in cells if cell[0] != "| there"]


def listed(section: str) -> list[str]:
    return sorted(name for there, _ in rows(section) for name in re.findall(r"`(\w+)`", there))


def classes(package, base: str) -> set[str]:
    """Public classes of a package's modules that stand on a base class, and are defined there."""
    found = set()
    for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = importlib.import_module(info.name)
        for name, each in inspect.getmembers(module, inspect.isclass):
            bases = {parent.__name__ for parent in each.__mro__[1:]}
            if each.__module__ == info.name and base in bases:
                found.add(name)
    return found


def functions(module) -> set[str]:
    own = inspect.getmembers(module, inspect.isfunction)
    return {name for name, each in own if each.__module__ == module.__name__}


def concrete(names: set[str]) -> list[str]:
    return sorted(name for name in names if not name.endswith("ABC") and name != "BasePROBID")


#: Section of the page → the names that the installed package has.
INSTALLED = {
    "pymcdm methods": {
        *(name for name, _ in inspect.getmembers(pymcdm.methods, inspect.isclass)),
        *pymcdm.methods.partial.__all__,
    },
    "pymcdm weights": {
        *(name for name in pymcdm.weights.weights.__all__ if name != "subjective"),
        *pymcdm.weights.subjective.__all__,
    },
    "pymcdm normalizations": set(pymcdm.normalizations.__all__),
    "scikit-criteria agg": classes(skcriteria.agg, "SKCDecisionMakerABC"),
    "scikit-criteria preprocessing": classes(skcriteria.preprocessing, "SKCMethodABC"),
    "pyrepo-mcda methods": classes(repo, "object") - {"MCDA_method"},
    "pyrepo-mcda orders, normalizations and weights": functions(compromise_rankings)
    | functions(repo_normalizations)
    | functions(weighting_methods),
}


@pytest.mark.parametrize("section", INSTALLED)
def test_no_name_of_a_package_is_forgotten_and_none_is_invented(section):
    assert listed(section) == concrete(INSTALLED[section])


SECTIONS = [*INSTALLED, "COINr", "Compind"]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_method_offered_in_its_place_is_registered(section):
    methods = {name for family in FAMILIES for name in family}
    for there, here in rows(section):
        offered = re.findall(r"`(\w+)`", here)
        assert set(offered) <= methods, there
        assert bool(offered) != (here == "—"), there


def test_commands_in_the_remarks_exist():
    named = set(re.findall(r"`countyindex (\w+)`", PAGE))
    assert named
    assert named <= set(countyindex.list_commands(None))


# ------------------------------------------------------------------ numbers

METHODS = pymcdm.methods

#: pymcdm's method → its numbers, and ours.
NUMBERS = {
    "WSM": (METHODS.WSM(), lambda: arithmetic(share_of_sum(ORIENTED), WEIGHTS)),
    "WPM": (METHODS.WPM(), lambda: geometric(share_of_sum(ORIENTED), WEIGHTS)),
    "WASPAS": (METHODS.WASPAS(), lambda: waspas(share_of_maximum(ORIENTED), WEIGHTS)),
    "WASPAS, λ = 0.2": (
        METHODS.WASPAS(l=0.2),
        lambda: waspas(share_of_maximum(ORIENTED), WEIGHTS, share=0.2),
    ),
    "CODAS": (METHODS.CODAS(), lambda: codas(share_of_maximum(ORIENTED), WEIGHTS)),
    "COCOSO": (METHODS.COCOSO(), lambda: cocoso(minmax(ORIENTED), WEIGHTS)),
    "COCOSO, λ = 0.2": (
        METHODS.COCOSO(l=0.2),
        lambda: cocoso(minmax(ORIENTED), WEIGHTS, share=0.2),
    ),
    "PROBID": (METHODS.PROBID(), lambda: probid(ORIENTED, WEIGHTS)),
    "EDAS": (
        METHODS.EDAS(),
        lambda: edas(np.where(TYPES > 0, FIGURES, 2 * FIGURES.mean(axis=0) - FIGURES), WEIGHTS),
    ),
    "TOPSIS": (METHODS.TOPSIS(), lambda: topsis(minmax(ORIENTED), WEIGHTS)),
    "VIKOR": (METHODS.VIKOR(), lambda: 1 - vikor(ORIENTED, WEIGHTS)),
    "PROMETHEE_II": (METHODS.PROMETHEE_II("usual"), lambda: promethee(ORIENTED, WEIGHTS)),
    "MOORA": (METHODS.MOORA(), lambda: arithmetic(vector(ORIENTED), WEIGHTS)),
    "RIM": (METHODS.RIM(RANGES), lambda: topsis(minmax(ORIENTED), WEIGHTS)),
    "SPOTIS": (
        METHODS.SPOTIS(WIDER),
        lambda: 1 - arithmetic(minmax(ORIENTED, GOALPOSTS), WEIGHTS),
    ),
    "LoPM": (METHODS.LoPM(), lambda: 1 / harmonic(share_of_maximum(ORIENTED), WEIGHTS)),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_the_numbers_are_those_of_pymcdm(name):
    theirs, ours = NUMBERS[name]
    np.testing.assert_allclose(ours(), theirs(FIGURES, WEIGHTS, TYPES), rtol=1e-9)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("minmax", minmax),
        ("sum", share_of_sum),
        ("linear", share_of_maximum),
        ("zavadskas_turskis", lambda x: distance_to_leader(x, centre=1.0)),
        ("vector", lambda x: vector(x) + (x[0] < 0)),
    ],
)
def test_normalised_figures_are_those_of_pymcdm_costs_and_all(theirs, ours):
    normalise = getattr(pymcdm.normalizations, f"{theirs}_normalization")
    columns = zip(FIGURES.T, TYPES < 0, strict=True)
    expected = np.stack([normalise(column, cost) for column, cost in columns], axis=1)
    np.testing.assert_allclose(ours(ORIENTED), expected, atol=1e-12)


def test_logarithms_divided_by_that_of_the_product_are_shares_of_a_sum():
    expected = [pymcdm.normalizations.logarithmic_normalization(x) for x in FIGURES.T]
    np.testing.assert_allclose(share_of_sum(np.log(FIGURES)).T, expected)


#: pymcdm's weighting → ours; where theirs takes figures as they are, both are given the same.
WEIGHTINGS = {
    "equal": equal,
    "entropy": lambda x: entropy(x, definition="raw_shares"),
    "critic": critic,
    "merec": merec,
    "cilos": cilos,
    "idocriw": idocriw,
    "angle": angle,
    "gini": gini,
    "lopcow": lopcow,
}


@pytest.mark.parametrize("name", WEIGHTINGS)
def test_the_weights_are_those_of_pymcdm(name):
    theirs = getattr(pymcdm.weights, f"{name}_weights")(FIGURES, BENEFITS)
    np.testing.assert_allclose(WEIGHTINGS[name](FIGURES), theirs, rtol=1e-9)


@pytest.mark.parametrize(
    ("name", "measure"), [("standard_deviation", "deviation"), ("variance", "variance")]
)
def test_deviations_and_variances_are_those_of_pymcdm_on_scores_of_0_to_1(name, measure):
    theirs = getattr(pymcdm.weights, f"{name}_weights")(minmax(FIGURES))
    np.testing.assert_allclose(standard_deviation(FIGURES, measure=measure), theirs)


#: pyrepo-mcda's weighting → what it is given, and ours of the same figures.
REPO_WEIGHTINGS = {
    "equal": ((FIGURES,), equal),
    "entropy": ((FIGURES,), WEIGHTINGS["entropy"]),
    "std": ((minmax(FIGURES),), standard_deviation),
    "critic": ((FIGURES,), critic),
    "gini": ((FIGURES,), gini),
    "merec": ((FIGURES, BENEFITS), merec),
    "stat_var": ((FIGURES,), lambda x: standard_deviation(x, measure="variance")),
    "cilos": ((FIGURES, BENEFITS), cilos),
    "idocriw": ((FIGURES, BENEFITS), idocriw),
    "angle": ((FIGURES, BENEFITS), angle),
    "coeff_var": ((FIGURES,), coefficient_of_variation),
}


@pytest.mark.parametrize("name", REPO_WEIGHTINGS)
def test_the_weights_are_those_of_pyrepo_mcda(name):
    arrays, ours = REPO_WEIGHTINGS[name]
    theirs = getattr(weighting_methods, f"{name}_weighting")(*arrays)
    np.testing.assert_allclose(ours(FIGURES), theirs, rtol=1e-9)


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("EqualWeighter", equal),
        ("EntropyWeighter", WEIGHTINGS["entropy"]),
        ("CRITIC", critic),
        ("MEREC", merec),
        ("GiniWeighter", gini),
    ],
)
def test_the_weights_are_those_of_scikit_criteria(name, ours):
    weighter = getattr(weighters, name)()
    theirs = weighter._weight_matrix(FIGURES, objectives=BENEFITS, weights=EQUAL)
    np.testing.assert_allclose(ours(FIGURES), theirs, rtol=1e-9)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (repo_normalizations.linear_normalization(FIGURES, TYPES), share_of_maximum(ORIENTED)),
        (repo_normalizations.minmax_normalization(FIGURES, TYPES), minmax(ORIENTED)),
        (repo_normalizations.max_normalization(FIGURES, BENEFITS), share_of_maximum(FIGURES)),
        (repo_normalizations.sum_normalization(FIGURES, TYPES), share_of_sum(ORIENTED)),
        (repo_normalizations.vector_normalization(FIGURES, TYPES), vector(ORIENTED) + (TYPES < 0)),
        (repo_normalizations.multimoora_normalization(FIGURES), vector(FIGURES)),
        (scalers.matrix_scale_by_cenit_distance(FIGURES, TYPES), minmax(ORIENTED)),
        (scalers.scale_by_vector(FIGURES, axis=0), vector(FIGURES)),
        (scalers.scale_by_sum(FIGURES, axis=0), share_of_sum(FIGURES)),
    ],
)
def test_normalised_figures_are_those_of_the_other_packages(theirs, ours):
    np.testing.assert_allclose(ours, theirs, atol=1e-12)


# ------------------------------------------------------------------ orders


def mean_of(normalise, weights=WEIGHTS, **options):
    return lambda: arithmetic(normalise(ORIENTED, **options), weights)


def benefits_of(normalise, *arrays, **options):
    return lambda: arithmetic(normalise(FIGURES, *arrays, **options), WEIGHTS)


def with_pymcdm(method, types=TYPES, larger=True):
    return lambda: (1 if larger else -1) * method(FIGURES, WEIGHTS, types)


def with_repo(method, *others):
    return lambda: method(FIGURES, WEIGHTS, TYPES, *others)


def vmcm():
    method = importlib.import_module("pyrepo_mcda.mcda_methods.vmcm").VMCM()
    return method(FIGURES, WEIGHTS, TYPES, *method._pattern_determination(FIGURES, TYPES))


def vmcm_here():
    q1, q3 = np.quantile(ORIENTED, [0.25, 0.75], axis=0)
    other = WEIGHTS * (q3 - q1) / ORIENTED.std(axis=0)
    return arithmetic(zscore(ORIENTED), other / other.sum())


def pvm():
    method = importlib.import_module("pyrepo_mcda.mcda_methods.pvm").PVM()
    return method(FIGURES, WEIGHTS, ["m" if way > 0 else "dm" for way in TYPES])


def pvm_here():
    q1, q3 = np.quantile(ORIENTED, [0.25, 0.75], axis=0)
    other = WEIGHTS * (q3 - q1) / np.sqrt((ORIENTED**2).sum(axis=0))
    return arithmetic(vector(ORIENTED), other / other.sum())


def worst_gap():
    objectives = np.ones(5, dtype=int)
    return -moora.refpoint(minmax(ORIENTED), objectives, WEIGHTS)[1]


def repo_class(module, name):
    return getattr(importlib.import_module(f"pyrepo_mcda.mcda_methods.{module}"), name)()


#: What the page claims → the package's preferences, larger first, and ours.
ORDERS = {
    "ARAS": (with_pymcdm(METHODS.ARAS()), mean_of(share_of_sum, best_twice=True)),
    "MABAC": (with_pymcdm(METHODS.MABAC()), mean_of(minmax)),
    "MAIRCA": (with_pymcdm(METHODS.MAIRCA(), larger=False), mean_of(minmax)),
    "MARCOS": (with_pymcdm(METHODS.MARCOS()), mean_of(share_of_maximum)),
    "OCRA": (
        with_pymcdm(METHODS.OCRA()),
        mean_of(distance_to_reference, reference=FIGURES.min(axis=0)),
    ),
    "OCRA of scikit-criteria": (
        lambda: ocra.ocra_performance(FIGURES, TYPES, WEIGHTS)[1],
        mean_of(distance_to_reference, reference=FIGURES.min(axis=0)),
    ),
    "RAM, benefits": (with_pymcdm(METHODS.RAM(), BENEFITS), benefits_of(share_of_sum)),
    "RAM of scikit-criteria, benefits": (
        lambda: ram.ram(share_of_sum(FIGURES), BENEFITS, WEIGHTS)[1],
        benefits_of(share_of_sum),
    ),
    "COPRAS, benefits": (
        lambda: copras.sum_indexes(share_of_sum(FIGURES) * WEIGHTS, BENEFITS)[0],
        benefits_of(share_of_sum),
    ),
    "AROMAN, benefits": (
        with_pymcdm(METHODS.AROMAN(), BENEFITS),
        lambda: benefits_of(minmax)() + benefits_of(vector)(),
    ),
    "RAFSI, benefits": (
        with_pymcdm(METHODS.RAFSI(WIDER[:, 1], WIDER[:, 0]), BENEFITS),
        benefits_of(minmax, WIDER.T),
    ),
    "full multiplicative form": (
        lambda: moora.fmf(FIGURES, TYPES, WEIGHTS)[1],
        lambda: geometric(share_of_maximum(ORIENTED), EQUAL),
    ),
    "MULTIMOORA_FMF": (
        with_repo(MULTIMOORA_FMF()),
        lambda: geometric(share_of_maximum(ORIENTED), EQUAL),
    ),
    "MULTIMOORA_RS": (with_repo(MULTIMOORA_RS()), mean_of(vector)),
    "RatioMOORA": (
        lambda: moora.ratio(vector(FIGURES), TYPES, WEIGHTS)[1],
        mean_of(vector),
    ),
    "reference point of MOORA": (worst_gap, lambda: vikor(ORIENTED, WEIGHTS, v=0.0)),
    "weighted product of scikit-criteria": (
        lambda: simple.wpm(share_of_maximum(ORIENTED), WEIGHTS)[1],
        lambda: geometric(share_of_maximum(ORIENTED), WEIGHTS),
    ),
    "CRADIS": (with_repo(repo_class("cradis", "CRADIS")), mean_of(share_of_maximum)),
    "SAW": (with_repo(repo_class("saw", "SAW")), mean_of(share_of_maximum)),
    "MARCOS of pyrepo-mcda": (
        with_repo(repo_class("marcos", "MARCOS")),
        mean_of(share_of_maximum),
    ),
    "VMCM": (vmcm, vmcm_here),
    "PVM": (pvm, pvm_here),
}


@pytest.mark.parametrize("claim", ORDERS)
def test_units_come_in_the_order_that_is_claimed(claim):
    theirs, ours = ORDERS[claim]
    here = rankdata(ours().round(10))
    assert len(set(here)) > len(FIGURES) // 2
    np.testing.assert_array_equal(rankdata(np.asarray(theirs()).round(10)), here)


#: Places of nine units in four orders, which differ much.
PLACES = np.stack([RANDOM.permutation(9) + 1 for _ in range(4)], axis=1)


@pytest.mark.parametrize("name", ["copeland", "dominance_directed_graph"])
def test_what_pyrepo_mcda_calls_copeland_or_dominance_is_the_count_of_borda(name):
    theirs = getattr(compromise_rankings, name)(PLACES)
    count = borda(-PLACES, np.full(4, 0.25))
    np.testing.assert_array_equal(theirs, rank_preferences(count, reverse=True))


def test_the_rank_position_method_is_the_harmonic_mean_of_ranks():
    theirs = compromise_rankings.rank_position_method(PLACES)
    means = harmonic(PLACES, np.full(4, 0.25))
    np.testing.assert_array_equal(theirs, rank_preferences(means, reverse=False))


def test_another_normalisation_gives_another_order_so_the_claims_can_fail():
    orders = {
        tuple(rankdata(mean_of(normalise)()))
        for normalise in (minmax, share_of_sum, share_of_maximum, vector, zscore)
    }
    assert len(orders) == 5
