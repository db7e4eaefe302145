"""`ucj-validate init`: a commented `ucj.toml` from what the files look like."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ucj_validate.cli.options import Wait
from ucj_validate.cli.speaking.language import Lang, speak
from ucj_validate.errors import UsageError
from ucj_validate.i18n import _


def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder untuk ucj.toml.")] = Path(),
    roll: Annotated[
        list[str] | None, typer.Option("--roll", "-r", metavar="BERKAS", help="Daftar pekerja (boleh berulang).")
    ] = None,
    members: Annotated[
        list[str] | None, typer.Option("--members", "-m", metavar="BERKAS", help="Ekspor peserta.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Timpa ucj.toml yang sudah ada.")] = False,
    wait: Wait = None,
    lang: Lang = None,
) -> int:
    """Tulis ucj.toml berisi berkas, arti kolom, dan aturan; sesudahnya cukup `ucj-validate reconcile`.

    Contoh: ucj-validate init --roll umkm.xlsx --members peserta.csv
    """
    speak(lang)
    target = folder / "ucj.toml"
    if target.exists() and not force:
        raise UsageError(str(target), _("berkas sudah ada"), advice=_("pakai --force untuk menimpanya"))
    if not roll or not members:
        raise UsageError(
            "init",
            _("sebutkan berkas daftar dan berkas peserta"),
            advice=_("ucj-validate init --roll DAFTAR --members PESERTA"),
        )
    if "-" in (*roll, *members):
        raise UsageError(
            "init", _("masukan standar (-) tidak dapat dicatat di ucj.toml"), advice=_("sebutkan berkasnya")
        )

    from ucj_validate.cli.inspecting.conversion import written
    from ucj_validate.cli.speaking.plain import say
    from ucj_validate.cli.template import configuration
    from ucj_validate.places.holding import filling

    try:
        text = configuration(folder, roll, members).encode()
    except UnicodeEncodeError:
        raise UsageError(
            "init",
            _("nama berkas ini tidak dapat dicatat di ucj.toml"),
            found=_("nama yang bukan UTF-8"),
            advice=_("ganti nama berkasnya, lalu ulangi"),
        ) from None
    with filling(folder, wait or 0):
        made = written({"ucj.toml": text}, folder, [*roll, *members])
    for path in made:
        say(str(path))
    return 0
