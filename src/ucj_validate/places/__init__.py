"""Places on disk: held by one process at a time, filled whole or not at all, and never at the cost of somebody's file."""
