"""Reads a file of `config/` → a validated `Scheme`: how an index is put together."""

from countyindex.scheme.calls import MethodCall
from countyindex.scheme.changes import Change
from countyindex.scheme.judgement_sheets import read_judgement_sheets
from countyindex.scheme.judgements import Judgements, read_judgements
from countyindex.scheme.model import Goalposts, Level, Normalisation, Plan, Scheme
from countyindex.scheme.read import read_scheme

__all__ = [
    "Change",
    "Goalposts",
    "Judgements",
    "Level",
    "MethodCall",
    "Normalisation",
    "Plan",
    "Scheme",
    "read_judgement_sheets",
    "read_judgements",
    "read_scheme",
]
