"""A counter-example stands only where a method denies something."""

from counter_examples import COUNTER_EXAMPLES

from countyindex.methods import aggregations, normalisations, treatments, weightings


def test_every_counter_example_belongs_to_a_denial():
    families = {
        family.name: family for family in (treatments, normalisations, weightings, aggregations)
    }
    for family, name, trait in COUNTER_EXAMPLES:
        assert not families[family][name].declares(trait), (family, name, trait)
