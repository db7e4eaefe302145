"""report.html: for the meeting. One file, no network, aggregates only."""
