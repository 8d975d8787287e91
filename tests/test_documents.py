"""The documents: generated pages are current, links lead somewhere, examples run."""

import re
import runpy
from pathlib import Path

import pytest

import countyindex as ci
from countyindex.export.text.board import board_text

ROOT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)(?:#[^)]*)?\)")


def pages() -> list[Path]:
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def test_the_page_of_indicators_is_current():
    written = runpy.run_path(str(ROOT / "docs" / "write_indicators.py"))
    page = (ROOT / "docs" / "indicators.md").read_text(encoding="utf-8")
    assert page == written["page"](), "Run 'make docs'."


def test_the_page_of_long_tables_is_current():
    written = runpy.run_path(str(ROOT / "docs" / "write_tables.py"))
    page = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    assert page == written["page"](), "Run 'make docs'."


@pytest.mark.parametrize("page", pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_files_lead_somewhere(page: Path):
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_decisions_are_numbered_without_a_gap():
    names = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [int(name[:3]) for name in names] == list(range(1, len(names) + 1))


def test_every_decision_is_listed_under_its_title():
    folder = ROOT / "docs" / "decisions"
    titles = {
        path.name: path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        for path in sorted(folder.glob("[0-9]*.md"))
    }
    listed = re.findall(
        r"^(\d+\. )\[(.+)\]\((.+)\)$",
        (folder / "README.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert [(name, number + title) for number, title, name in listed] == list(titles.items())


def test_works_stand_in_alphabetical_order():
    text = (ROOT / "docs" / "references.md").read_text(encoding="utf-8")
    methods = text.partition("## Methods")[2].partition("## ")[0].replace("\n  ", " ")
    works = re.findall(r"^- (.+?) \((\d{4})\)", methods, re.MULTILINE)
    assert len(works) == methods.count("\n- ")
    latin = [work for work in works if work[0][0] < "\u2e80"]
    assert latin == sorted(latin)
    assert works[: len(latin)] == latin
    assert len(set(works)) == len(works)


def works_named_in_the_code() -> set[tuple[str, str]]:
    """First author and year of every work under a heading "References" of a docstring."""
    found: set[tuple[str, str]] = set()
    for path in (ROOT / "src").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for part in re.findall(r"References\n +-+\n(.+?)(?:\n\n|\"\"\")", text, re.DOTALL):
            joined = " ".join(part.split())
            for work in joined.split("; "):
                named = re.match(r"([A-Z\u00c0-\u00de\u4e00-\u9fff]\w+).*? \((\d{4})\)", work)
                found |= {named.group(1, 2)} if named else set()
    return found


def test_every_work_that_the_code_follows_is_among_the_references():
    text = (ROOT / "docs" / "references.md").read_text(encoding="utf-8")
    entries = re.findall(r"^- (.+?\(\d{4}\))", text.replace("\n  ", " "), re.MULTILINE)
    named = works_named_in_the_code()
    assert ("Saaty", "1980") in named
    absent = {
        (author, year)
        for author, year in named
        if not any(author in entry and f"({year})" in entry for entry in entries)
    }
    assert absent == set()


def blocks(page: str, language: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md", "docs/tutorial.md"])
def test_the_python_on_the_page_runs(page: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)
    code = blocks(page, "python")
    assert code
    exec(compile("\n".join(code), page, "exec"), {})


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_settings_that_the_readme_shows_fit_every_variant(page: str, project: ci.Project):
    lines = [line for block in blocks(page, "sh") for line in block.splitlines()]
    settings = [re.findall(r"--set .?(\S+=[^\s']+)", line) for line in lines]
    shown = [each for each in settings if each]
    assert shown
    for each in shown:
        assert ci.score_edition(project, 2024, ["county"], each).refused == {}


def test_the_tutorial_prints_the_boards_of_today(edition: ci.Edition):
    first = blocks("docs/tutorial.md", "text")[0]
    for result in edition.boards:
        assert board_text(edition, result, count=5).strip() in first


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_readme_counts_the_indicators_that_await_data(page: str, project: ci.Project):
    text = (ROOT / page).read_text(encoding="utf-8")
    for name in ("county", "province"):
        study = ci.read_study(project.studies[name])
        waiting = [item for item in study.indicators.values() if item.status == "awaiting_data"]
        assert str(len(waiting)) in text
