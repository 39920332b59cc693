"""The parts of this installation, for as long as one command takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from api.cli import exits
from api.cli.terminal import complain
from api.runtime import Runtime
from api.settings import read_settings


@contextmanager
def installation(*refusals: type[Exception]) -> Iterator[Runtime]:
    """What the settings describe.  Raises SettingsError.

    ``refusals``: kinds of errors that say what the caller did wrong; they are told, and the
    command ends with exit code 2.
    """
    runtime = Runtime(read_settings())
    try:
        yield runtime
    except refusals as error:
        complain(str(error))
        raise typer.Exit(exits.BAD_INPUT) from error
    finally:
        runtime.close()
