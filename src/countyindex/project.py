"""A folder with `indicators/` and `config/` → where its studies and schemes are."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from countyindex.errors import UsageError

#: The file of config/ that is no scheme: what may vary when asking how sure a rank is.
CHOICES = "uncertainty"


@dataclass(frozen=True, slots=True)
class Project:
    """A project's folder."""

    root: Path
    #: Whether it ships with the package and is nobody's own.
    is_bundled: bool = False

    def __post_init__(self) -> None:
        if not is_project(self.root):
            raise UsageError(
                f"{self.root} is no project: it has no indicators/ and config/. "
                "Make one with 'countyindex init DIR'."
            )

    @property
    def studies(self) -> dict[str, Path]:
        """Study id → its folder."""
        folders = sorted((self.root / "indicators").glob("*/study.yaml"))
        return {file.parent.name: file.parent for file in folders}

    @property
    def schemes(self) -> dict[str, Path]:
        """Default scheme id → its file: those directly in config/."""
        return scheme_files(self.root / "config")

    @property
    def variants(self) -> dict[str, Path]:
        """Variant id → its file.

        Raises
        ------
        UsageError
            A variant has the name of a default scheme.
        """
        files = sorted((self.root / "config").glob("variants/*.yaml"))
        for file in files:
            if file.stem in self.schemes:
                raise UsageError(f"{file} has the name of a scheme in config/; rename it.")
        return {file.stem: file for file in files}

    @property
    def choices(self) -> Path:
        """What may vary, unless another file is named: `config/uncertainty.yaml`."""
        return self.root / "config" / f"{CHOICES}.yaml"

    @property
    def outputs(self) -> Path:
        """Where files are written: the project's own folder, or ./outputs for the bundled one."""
        own = self.root / "outputs"
        return Path("outputs") if self.is_bundled else _shown(own)


def scheme_files(config: Path) -> dict[str, Path]:
    """Return the schemes that lie directly in a folder of choices, by id."""
    files = sorted(config.glob("*.yaml"))
    return {file.stem: file for file in files if file.stem != CHOICES}


def _shown(path: Path) -> Path:
    """Return a path relative to the current folder where it lies below it."""
    try:
        return path.resolve().relative_to(Path.cwd())
    except ValueError:
        return path


def is_project(folder: Path) -> bool:
    """Whether a folder holds `indicators/` and `config/`."""
    return (folder / "indicators").is_dir() and (folder / "config").is_dir()


def bundled() -> Project:
    """Return the project that ships with the package."""
    return Project(bundled_root(), is_bundled=True)


def bundled_root() -> Path:
    """Return where the bundled project lies: inside the package, or around a source checkout."""
    inside = Path(str(files("countyindex"))) / "bundled"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[2]


def find_project(start: str | Path | None = None) -> Project:
    """Return the nearest project from a folder upwards, else the bundled one."""
    first = Path(start or Path.cwd()).resolve()
    for folder in (first, *first.parents):
        if is_project(folder):
            return Project(folder)
    return bundled()
