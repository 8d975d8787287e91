"""The group of commands, each imported when it is called, and what becomes of errors."""

from __future__ import annotations

import gc
import os
import signal
import sys
from importlib import import_module

import click

from countyindex import __version__
from countyindex.cli.interrupts import interrupts
from countyindex.errors import CountyIndexError

#: Command → what `countyindex --help` says of it; its module has the same name.
COMMANDS = {
    "score": "Score a year and write the ranked workbook (评价并写出榜单).",
    "uncertainty": "Say how sure each rank is, when choices vary (不确定性分析).",
    "sensitivity": "Say which choice moves ranks most, and how much (敏感性分析).",
    "audit": "Check how well the indicators hold together (统计审计).",
    "workbook": "Write a workbook of live formulas to try changes in (活的工作簿).",
    "explain": "Say why a unit has its place, and what would move it (位次解释).",
    "trace": "Follow a number back to the file and line it was printed in (溯源).",
    "validate": "Check every file of the project, all problems at once (校验).",
    "compare": "Say what changed between two years, schemes or workbooks (变化分解).",
    "indicators": "List the indicators of a study (指标).",
    "units": "List the units of a study (评价单元).",
    "methods": "List the methods, or explain one (方法).",
    "export": "Write long tables: CSV, Parquet, JSON, data package (长表导出).",
    "template": "Write a workbook for experts to fill in (判断矩阵模板).",
    "schema": "Print JSON Schemas of the files to edit, for editors (编辑器校验).",
    "init": "Make a working copy of the bundled project (新建项目).",
}

CONTEXT = {"help_option_names": ["-h", "--help"]}


class _Commands(click.Group):
    """Imports a command's file only when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"countyindex.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, context_settings=CONTEXT)
@click.version_option(__version__, "-V", "--version", prog_name="countyindex")
def countyindex() -> None:
    """Score county-level high-quality development: facts in indicators/, choices in config/.

    The project is the nearest folder upwards that holds indicators/ and config/, else the one that
    ships with the package. Shell completion: see 'docs/tutorial.md'.
    """


def main() -> None:
    """Run the command line and exit with its code."""
    # A run of a second makes many objects and hardly a cycle, and uses no plugin of pydantic's.
    gc.set_threshold(1_000_000, 20, 100)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    if hasattr(signal, "SIGPIPE"):
        # a reader that has seen enough, such as `head`, ends the program without a complaint
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    interrupts.listen()
    try:
        with interrupts.told_apart():
            code = countyindex.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except OSError as error:
        click.echo(f"{error.filename or 'countyindex'}: {error.strerror or error}.", err=True)
        sys.exit(1)
    except CountyIndexError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        if len(error.problems) > 1:
            click.echo(f"{len(error.problems)} problems; nothing was written.", err=True)
        sys.exit(error.exit_code)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo("Interrupted; nothing was written.", err=True)
        sys.exit(130)
