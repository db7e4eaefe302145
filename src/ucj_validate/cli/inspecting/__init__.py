"""One file looked at by itself: what was read and why, what its checks find, its table as it stands."""
