"""The entry point ``fadu``.

Commands import what they need when they run, so that ``fadu check`` starts fast.
"""

from __future__ import annotations

import os
import sys

import typer

from api.cli import (
    account,
    agree,
    audit,
    bundle,
    check,
    exits,
    explain,
    fmt,
    keeping,
    lint,
    monitor,
    native,
    operations,
    ready,
    replay,
    rules,
    rulesets,
    schema,
    serve,
    trial,
)
from api.cli.usage import USAGE_ERRORS, usage_words

app = typer.Typer(
    name="fadu",
    help="法度：执法办案程序合规核查。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
app.command()(check.check)
app.command()(explain.explain)
app.command()(rules.rules)
app.command()(schema.schema)
app.command()(fmt.fmt)
app.command()(lint.lint)
app.command("test")(trial.trial)
app.command()(agree.agree)
app.command()(serve.serve)
app.command()(monitor.monitor)
app.command()(native.native)
app.command()(operations.work)
app.command()(operations.doctor)
app.command()(ready.ready)
app.command()(operations.backup)
app.command()(operations.restore)
app.add_typer(audit.audit, name="audit")
app.command()(replay.replay)
app.add_typer(keeping.hold, name="hold")
app.command()(keeping.export)
app.add_typer(account.app)
app.add_typer(rulesets.app)
app.add_typer(bundle.app)


def main() -> None:
    """Run the command line; exit codes are those of ``api.cli.exits``."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and give its exit code."""
    from api.cli.terminal import complain

    try:
        code = app(arguments, prog_name="fadu", standalone_mode=False)
    except USAGE_ERRORS as error:
        complain(usage_words(error))
        return exits.BAD_INPUT
    except (BrokenPipeError, SystemExit) as end:
        # Typer makes an exit with 1 of it, which here would mean findings.
        if isinstance(end, SystemExit) and not isinstance(end.__context__, BrokenPipeError):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exits.READER_GONE
    except Exception as error:
        return _failed(error)
    return code if isinstance(code, int) else exits.CLEAN


def _failed(error: Exception) -> int:
    from api.cli.terminal import complain
    from api.loading import RulesUnusableError
    from api.settings import SettingsError

    if isinstance(error, RulesUnusableError | SettingsError | FileNotFoundError):
        complain(str(error))
        return exits.BAD_INPUT
    if os.environ.get("FADU_DEBUG"):
        raise error
    complain(
        f"程序出错（{type(error).__name__}）。这是缺陷，请报告；设 FADU_DEBUG=1 再运行可见详情。"
    )
    return exits.BROKEN


if __name__ == "__main__":
    main()
