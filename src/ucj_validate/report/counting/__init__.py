"""From the frames of a run to the figures of a report; each is counted once."""
