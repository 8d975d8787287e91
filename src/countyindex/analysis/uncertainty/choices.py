"""`config/uncertainty.yaml` → what may vary, and how (不确定性来源), or every problem at once."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from countyindex.analysis.tiers import TIERS
from countyindex.data import Status
from countyindex.documents import Document, Place, Strict, check, read_document
from countyindex.errors import InputError, Problem

#: How far probabilities may be from the sum 1: float noise, not another intention.
NOT_ONE = 1e-9


class Alternative(Strict):
    """One way to choose: keys of a scheme with other values; none is the scheme as it stands."""

    set: Mapping[str, Any] = Field(default_factory=dict)
    probability: Annotated[float, Field(ge=0, le=1)] | None = None


class Multiply(Strict):
    """Every weight times a number drawn evenly from 1 − within … 1 + within, then shares again."""

    within: Annotated[float, Field(gt=0, lt=1)]
    levels: Annotated[tuple[int, ...], Field(min_length=1)] | None = None


class Dirichlet(Strict):
    """Weights drawn around those of the scheme; the larger the concentration, the closer."""

    concentration: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    levels: Annotated[tuple[int, ...], Field(min_length=1)] | None = None


class Experts(Strict):
    """The judgements of a node, by all experts or by one of them alone, each as likely."""

    node: str = "index"


def _known(status: Mapping[str, float]) -> Mapping[str, float]:
    known = [status.id for status in Status if status <= Status.IMPUTED]
    strange = [f"'{name}' is no status with a value" for name in status if name not in known]
    if strange:
        raise ValueError(f"{', '.join(strange)}; they are {known}")
    return status


class Errors(Strict):
    """Relative errors, as standard deviations: of cells by status, and of a series' figures."""

    status: Annotated[Mapping[str, Annotated[float, Field(ge=0, le=1)]], AfterValidator(_known)] = (
        Field(default_factory=dict)
    )
    series: Mapping[str, Annotated[float, Field(ge=0, le=1)]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _not_nothing(self) -> Errors:
        if not any([*self.status.values(), *self.series.values()]):
            raise ValueError("errors need a status or a series with a number above 0")
        return self


class LeaveOut(Strict):
    """One indicator, or one dimension, left out with this probability, each as likely."""

    one: Literal["indicator", "dimension"]
    probability: Annotated[float, Field(gt=0, le=1)] = 0.5


def _probable(alternatives: Mapping[str, Alternative]) -> Mapping[str, Alternative]:
    given = [item.probability for item in alternatives.values()]
    stated = [p for p in given if p is not None]
    if stated and len(stated) < len(given):
        raise ValueError("gives some alternatives a probability and others none; give all or none")
    if stated and abs(math.fsum(stated) - 1) > NOT_ONE:
        raise ValueError(f"has probabilities that sum to {math.fsum(stated):g}, not to 1")
    if len(given) < 2:
        raise ValueError("needs two alternatives at least; an alternative may be empty ({})")
    if not any(item.set for item in alternatives.values()):
        raise ValueError("has alternatives that change nothing; give one of them a 'set'")
    return alternatives


class Choice(Strict):
    """One thing that could have been chosen otherwise."""

    title_zh: str
    alternatives: Annotated[Mapping[str, Alternative], AfterValidator(_probable)] | None = None
    multiply: Multiply | None = None
    dirichlet: Dirichlet | None = None
    experts: Experts | None = None
    errors: Errors | None = None
    leave_out: LeaveOut | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Choice:
        given = [name for name in KINDS if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"needs one of {', '.join(KINDS)}, and has {len(given)}")
        return self


KINDS = tuple(name for name in Choice.model_fields if name != "title_zh")


def _some(choices: Mapping[str, Choice]) -> Mapping[str, Choice]:
    if not choices:
        raise ValueError("holds no choice. Name one")
    return choices


class ChoicesFile(Strict):
    """What the file holds."""

    title_zh: str = ""
    note_zh: str = ""
    tiers: Annotated[int, Field(ge=2)] = TIERS
    choices: Annotated[Mapping[str, Choice], AfterValidator(_some)]


@dataclass(frozen=True, slots=True)
class Choices:
    """What may vary, in the order of the file."""

    path: Path
    title_zh: str
    note_zh: str
    #: Into how many tiers natural breaks divide the units.
    tiers: int
    choices: Mapping[str, Choice]
    places: Mapping[tuple[str | int, ...], Place]
    #: Hash of the file, and of which of its choices these are.
    digest: str
    #: What is wrong with the file; nothing, unless it was read with `read_sound_choices`.
    problems: tuple[Problem, ...] = ()

    def place(self, *at: str) -> Place:
        """Where something stands, or what holds it."""
        while at not in self.places and at:
            at = at[:-1]
        return self.places.get(at, (self.path, 1, 1))

    def where(self, *at: str) -> str:
        """Name the place as file:line:column."""
        path, line, column = self.place(*at)
        return f"{path}:{line}:{column}"

    def only(self, *names: str) -> Choices:
        """Return these choices alone."""
        kept = {name: self.choices[name] for name in names}
        digest = sha256("\n".join([self.digest, *names]).encode()).hexdigest()
        return dataclasses.replace(self, choices=kept, digest=digest)


def read_choices(path: str | Path) -> Choices:
    """Read and validate a file of what may vary.

    Parameters
    ----------
    path
        The file, such as ``config/uncertainty.yaml``.

    Raises
    ------
    InputError
        All problems at once, each with file, line and column: unknown keys, no or several kinds of
        variation in a choice, probabilities that do not sum to 1.
    """
    choices = read_sound_choices(path)
    if choices.problems:
        raise InputError(choices.problems)
    return choices


def read_sound_choices(path: str | Path) -> Choices:
    """Read what is right in a file of what may vary, and note what is wrong.

    `prepare_all` then says what is wrong with the file together with what is wrong with its
    choices once a study and a scheme are known; it draws nothing unless all is right.

    Parameters
    ----------
    path
        The file, such as ``config/uncertainty.yaml``.

    Raises
    ------
    InputError
        The file cannot be read at all.
    """
    document = read_document(Path(path))
    problems: tuple[Problem, ...] = ()
    try:
        file = check(document, ChoicesFile)
    except InputError as error:
        problems = tuple(error.problems)
        file = ChoicesFile.model_construct(choices=dict(_sound(document)))
    return Choices(
        path=Path(path),
        title_zh=file.title_zh,
        note_zh=file.note_zh,
        tiers=file.tiers,
        choices=file.choices,
        places=document.positions,
        digest=sha256(Path(path).read_bytes()).hexdigest(),
        problems=problems,
    )


def _sound(document: Document) -> Iterator[tuple[str, Choice]]:
    """Yield the choices with which nothing is wrong."""
    content = document.content if isinstance(document.content, Mapping) else {}
    choices = content.get("choices")
    for name in choices if isinstance(choices, Mapping) else ():
        with suppress(InputError):
            yield name, check(document, Choice, ("choices", name))
