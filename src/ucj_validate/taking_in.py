"""Both sides and the lists as people, with whatever is known of how they were read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from ucj_validate.asked import refuse_one_file_on_both_sides
from ucj_validate.chunks import Chunks
from ucj_validate.columns import Side
from ucj_validate.frames import Rejects
from ucj_validate.i18n import _
from ucj_validate.ingest import Intake, refuse_unused_map
from ucj_validate.ingest.remote.patience import none_waits_longer
from ucj_validate.listed import Lists, listed_people, read_lists, refuse_as_other_side, refuse_unheld_criteria
from ucj_validate.listed.side import Listed
from ucj_validate.provenance import Source
from ucj_validate.report.run_folder.costs import Stages
from ucj_validate.settings import Settings
from ucj_validate.sides import Room, peopled, read_side, without_rows
from ucj_validate.together import at_once


@dataclass(frozen=True)
class Inputs:
    """Everything that was read, and the people it tells of."""

    roll: Intake
    members: Intake
    listed: Lists
    people: Mapping[Side, Chunks]
    of_lists: Listed

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every table, in the order in which they were read."""
        return (*self.roll.sources, *self.members.sources, *self.listed.sources)

    @property
    def rejects(self) -> dict[str, Rejects]:
        """By side; of reference lists only where there are any."""
        both = {str(Side.ROLL): self.roll.rejects, str(Side.MEMBERS): self.members.rejects}
        return both | ({str(Side.REFERENCE): self.listed.rejects} if self.listed.sources else {})


def taken_in(settings: Settings, as_of: date, stages: Stages, held: Room) -> Inputs:
    """Both sides and the lists. Where memory is short, one side is people, and out of memory, before the other is read."""
    read_roll = partial(read_side, settings.input.rolls, Side.ROLL, settings)
    read_members = partial(read_side, settings.input.members, Side.MEMBERS, settings)
    if held.spill is None:
        with stages.stage("read", _("Membaca berkas")):
            both = at_once(read_roll, lambda: (read_members(), read_lists(settings)), none_waits_longer())
            roll, (members, listed) = both
            _refuse_mistaken(roll, members, listed, settings)
        with stages.stage("normalise", _("Merapikan isian")):
            of_roll, (of_members, of_lists) = at_once(
                lambda: peopled(roll, as_of, held),
                lambda: (peopled(members, as_of, held), listed_people(listed, settings, as_of)),
            )
        return Inputs(without_rows(roll), without_rows(members), listed, _sides(of_roll, of_members), of_lists)
    sides: dict[Side, tuple[Intake, Chunks]] = {}
    for side, reading in ((Side.ROLL, read_roll), (Side.MEMBERS, read_members)):
        with stages.stage("read", _("Membaca berkas")):
            intake = reading()
        with stages.stage("normalise", _("Merapikan isian")):
            people = peopled(intake, as_of, held)
        sides[side] = (without_rows(intake), people)
        del intake
    with stages.stage("read", _("Membaca berkas")):
        listed = read_lists(settings)
        (roll, of_roll), (members, of_members) = sides[Side.ROLL], sides[Side.MEMBERS]
        _refuse_mistaken(roll, members, listed, settings)
    return Inputs(roll, members, listed, _sides(of_roll, of_members), listed_people(listed, settings, as_of))


def _sides(roll: Chunks, members: Chunks) -> dict[Side, Chunks]:
    return {Side.ROLL: roll, Side.MEMBERS: members}


def _refuse_mistaken(roll: Intake, members: Intake, listed: Lists, settings: Settings) -> None:
    refuse_one_file_on_both_sides(roll.sources, members.sources)
    refuse_as_other_side(listed.sources, (*roll.sources, *members.sources))
    refuse_unheld_criteria(settings, roll.sources)
    refuse_unused_map((*roll.sources, *members.sources, *listed.sources), settings.columns)
