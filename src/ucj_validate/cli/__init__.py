"""The command line: one module a command. Heavy imports stand inside the commands, so that --help is instant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from functools import wraps
from typing import Annotated, Any

import typer
from typer.models import CommandInfo

from ucj_validate import __version__
from ucj_validate.cli.check import check
from ucj_validate.cli.convert import convert
from ucj_validate.cli.dedupe import dedupe
from ucj_validate.cli.diff import diff
from ucj_validate.cli.doctor import doctor
from ucj_validate.cli.evaluate import evaluate
from ucj_validate.cli.explain import explain
from ucj_validate.cli.history import history
from ucj_validate.cli.init import init
from ucj_validate.cli.inspect import inspect
from ucj_validate.cli.model import app as model_app
from ucj_validate.cli.plan import plan
from ucj_validate.cli.purge import purge
from ucj_validate.cli.reconcile import reconcile
from ucj_validate.cli.review import app as review_app
from ucj_validate.cli.rollup import rollup
from ucj_validate.cli.speaking.helping import Command, Group
from ucj_validate.cli.speaking.language import Lang, speak_in_all_commands
from ucj_validate.cli.synth import synth
from ucj_validate.streams import libraries_hushed

app = typer.Typer(
    name="ucj-validate",
    cls=Group,
    help="Memadankan daftar pekerja dengan data peserta BPJS Ketenagakerjaan.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(*, shown: bool) -> None:
    if shown:
        print(f"ucj-validate {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[  # noqa: ARG001  its callback has answered
        bool,
        typer.Option("--version", callback=lambda value: _version(shown=value), is_eager=True, help="Versi program."),
    ] = False,
    lang: Lang = None,
    debug: Annotated[  # noqa: ARG001  taken out of the arguments at the door; stands here for the help page
        bool,
        typer.Option(
            "--debug",
            help="Bila program gagal, sebut juga tempatnya di dalam program: berkas, baris, fungsi, jenis galat; "
            "tanpa isi data. Boleh ditulis di mana saja.",
        ),
    ] = False,
) -> None:
    """Memadankan daftar pekerja dengan data peserta BPJS Ketenagakerjaan."""
    speak_in_all_commands(lang)


def _quiet(command: Callable[..., Any]) -> Callable[..., Any]:
    """`command`, in which libraries don't speak to people: what they log may hold what they read."""

    @wraps(command)
    def quiet(*args: Any, **options: Any) -> Any:  # noqa: ANN401  passes through what Typer gives
        libraries_hushed()
        return command(*args, **options)

    return quiet


for _command in (
    reconcile,
    check,
    inspect,
    convert,
    init,
    synth,
    evaluate,
    dedupe,
    explain,
    history,
    diff,
    plan,
    purge,
    rollup,
    doctor,
):
    app.command(cls=Command)(_quiet(_command))
for _group in (model_app, review_app):
    for _of_group in (*_group.registered_commands, _group.registered_callback):
        if _of_group is not None and _of_group.callback is not None:
            _of_group.callback = _quiet(_of_group.callback)
    app.add_typer(_group)


def app_for(arguments: Sequence[str]) -> typer.Typer:
    """The program, of one command alone where the first argument names it: Typer then need not make the other twenty."""
    asked = [one for one in app.registered_commands if arguments and _name(one) == arguments[0]]
    if not asked:
        return app
    one = copy(app)
    one.registered_commands, one.registered_groups = asked, []
    return one


def _name(command: CommandInfo) -> str | None:
    return command.name or (command.callback.__name__ if command.callback is not None else None)
