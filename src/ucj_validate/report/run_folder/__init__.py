"""The run folder: its place, taken in one step; its manifest; what the run cost."""
