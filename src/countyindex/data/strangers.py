"""What was measured and a plan → a refusal of every name that the study does not have."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from countyindex.data.measure import Measured
from countyindex.errors import InputError, Problem, did_you_mean
from countyindex.methods import treatments
from countyindex.registry import Study
from countyindex.scheme import MethodCall, Plan
from countyindex.scheme.model import Exclude, Where

#: What something is called in a refusal, its name, and the names that there are.
Named = tuple[str, str, Collection[str]]


def refuse_strangers(measured: Measured, plan: Plan) -> None:
    """Refuse a plan that names what the study does not have.

    Raises
    ------
    InputError
        All indicators, nodes, units and attributes of the kind.
    """
    study = measured.study
    named = (
        *_indicators(study, plan),
        *_nodes(study, plan),
        *_children(study, plan),
        *_units(study, plan),
        *_attributes(study, plan),
    )
    problems = [
        Problem("", f"there is no {kind} '{name}'.", did_you_mean(name, known))
        for kind, name, known in named
        if name not in known
    ]
    if problems:
        raise InputError(problems)


def _indicators(study: Study, plan: Plan) -> Iterator[Named]:
    """Yield the indicators that are chosen, that differ, or that have goalposts of their own."""
    chosen = plan.indicators
    listed = chosen.exclude if isinstance(chosen, Exclude) else () if chosen == "all" else chosen
    choices = (plan.normalisation, *(item.normalisation for item in plan.overrides.values()))
    fixed = (id_ for choice in choices if choice for id_ in choice.goalposts.fixed or ())
    for id_ in (*listed, *plan.overrides, *fixed):
        yield "indicator", id_, study.indicators


def _nodes(study: Study, plan: Plan) -> Iterator[Named]:
    nodes = {node.id for node in study.tree.walk()}
    for id_ in (*plan.nodes, *(item.node for item in plan.judgements)):
        yield "node", id_, nodes
    if isinstance(plan.dimensions, Exclude):
        for id_ in plan.dimensions.exclude:
            yield "dimension", id_, nodes


def _children(study: Study, plan: Plan) -> Iterator[Named]:
    """Yield what options given child by child name: of levels anything, of a node its children."""
    children = {node.id: {*node.child_ids} for node in study.tree.walk()}
    anywhere = {*study.indicators, *children}
    if plan.flat:
        children[study.tree.id] = {*study.tree.leaves}
    for level in plan.levels:
        for call in (level.weighting, level.aggregation):
            for id_ in _by_child(call):
                yield "indicator or dimension", id_, anywhere
    for node, choice in plan.nodes.items():
        for own in (choice.weighting, choice.aggregation):
            for id_ in _by_child(own) if own and node in children else ():
                yield f"child of {node}", id_, children[node]


def _by_child(call: MethodCall) -> Iterator[str]:
    """Yield the names under options given child by child, of the parts of a combination too."""
    for option in call.options.values():
        if isinstance(option, Mapping):
            yield from map(str, option)
        elif isinstance(option, list | tuple):
            for part in option:
                if isinstance(part, Mapping):
                    yield from _by_child(MethodCall.model_validate(part))


def _units(study: Study, plan: Plan) -> Iterator[Named]:
    """Yield the units left out, and the attributes and their values that units are chosen by."""
    if isinstance(plan.units, Exclude):
        codes = {unit.code for unit in study.units}
        for code in plan.units.exclude:
            yield "unit", code, codes
    if isinstance(plan.units, Where):
        for key, values in plan.units.where.items():
            yield "attribute", key, study.attributes
            known = {unit.attributes.get(key, "") for unit in study.units}
            for value in values if key in study.attributes else ():
                yield f"unit whose {key} is", value, known


def _attributes(study: Study, plan: Plan) -> Iterator[Named]:
    """Yield the attributes that imputations group units by."""
    for call in (plan.missing, *(o.missing for o in plan.overrides.values() if o.missing)):
        if call.method in treatments:
            for option, value in call.options.items():
                if treatments[call.method].takes_array(option):
                    yield "attribute", value, study.attributes
