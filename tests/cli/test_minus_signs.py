"""Whatever a command prints for readers has one minus sign, that of print; JSON has its own."""

import re

import pytest
from terminal import run

#: A hyphen in front of a number, and behind no word, as in a range or a file's name.
HYPHEN = re.compile(r"(?<![\w/–-])-\d")
COMMANDS = {
    "explain": ("explain", "余杭"),
    "compare": ("compare", "2023", "2024", "--scheme", "province", "--unit", "浙江"),
    "trace": ("trace", "淳安", "gdp_per_capita", "--scheme", "zscore"),
    "audit": ("audit", "-v"),
}


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=list(COMMANDS))
def test_text_for_readers_has_no_hyphen_for_a_minus(tmp_path, arguments):
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert not HYPHEN.search(done.stdout)
    assert re.search(r"−\d", done.stdout)


def test_json_keeps_the_sign_that_programs_read(tmp_path):
    done = run("explain", "余杭", "--json", cwd=tmp_path)
    assert HYPHEN.search(done.stdout) and "−" not in re.sub(r'"[^"]*"', "", done.stdout)
