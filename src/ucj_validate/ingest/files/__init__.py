"""How the bytes of a file come in: named, read once, bounded, told by what they are."""
