"""Invented full names, one a person."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ucj_validate.synth import words

BLOCK = 4096
NOBLE_SHARE = 0.65
"""Share of Bugis names that begin with ANDI; the others with BASO or BESSE."""
DAENG_IN_NAME = 0.5
"""Share of people with a Daeng name whose card carries it."""
NORTHERN_SHARE = 0.6
LA_ODE_SHARE = 0.7
INNER_SHARE = 0.4


class NameMaker:
    """Draws names from one stream of chance. Tokens are drawn by the block: single draws are slow."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._given = {sex: self._tokens(words.given(sex)) for sex in "LP"}
        self._later = {sex: self._tokens(words.later(sex)) for sex in "LP"}
        self._first = {sex: self._firsts(sex) for sex in "LP"}
        self._tongue = self._shared(words.MOTHER_TONGUES)
        self._count = self._shared({str(n): share for n, share in words.TOKEN_COUNT_SHARES.items()})

    def _tokens(self, tokens: words.Tokens) -> Iterator[str]:
        weights = words.falling_weights(len(tokens))
        while True:
            yield from (tokens[i] for i in self._rng.choice(len(tokens), size=BLOCK, p=weights))

    def _shared(self, shares: dict[str, float]) -> Iterator[str]:
        names, weights = list(shares), np.array(list(shares.values()))
        while True:
            yield from (names[i] for i in self._rng.choice(len(names), size=BLOCK, p=weights / weights.sum()))

    def _firsts(self, sex: str) -> Iterator[str]:
        shares = words.FIRST_SHARES[sex]
        head = self._shared({**shares, "": 1 - sum(shares.values())})
        while True:
            yield next(head) or next(self._given[sex])

    def pick(self, tokens: words.Tokens) -> str:
        """One token, each as likely."""
        return tokens[int(self._rng.integers(len(tokens)))]

    def chance(self, share: float) -> bool:
        """True with probability `share`."""
        return float(self._rng.random()) < share

    def draw(self, sex: str, family: str = "") -> tuple[str, str]:
        """A full name and a Daeng name ("" for most). `family` is a name to hand down, or ""."""
        tongue = next(self._tongue)
        wanted = int(next(self._count))
        tokens, daeng = self._by_custom(tongue, sex)
        while len(tokens) < wanted:
            tokens.append(next(self._later[sex]))
        if tongue == "muslim":
            tokens = tokens[:wanted]
        if family and wanted > 1:
            tokens = [*tokens[: wanted - 1], family]
        unique = list(dict.fromkeys(tokens))
        if unique == ["M"]:
            unique = ["MUHAMMAD"]
        return " ".join(unique), daeng

    def _by_custom(self, tongue: str, sex: str) -> tuple[list[str], str]:
        """The leading tokens of a name as its people give it, and a Daeng name or ""."""
        if tongue == "makassar":
            daeng = self.pick(words.DAENG[sex])
            given = next(self._given[sex])
            return ([given, "DAENG", daeng] if self.chance(DAENG_IN_NAME) else [given]), daeng
        customs = {
            "kaili": self._kaili,
            "bugis": self._bugis,
            "buton": self._buton,
            "bali": self._bali,
            "christian": self._christian,
        }
        return (customs[tongue](sex) if tongue in customs else [next(self._first[sex])]), ""

    def _kaili(self, sex: str) -> list[str]:
        return [next(self._first[sex]), self.pick(words.KAILI)]

    def _bugis(self, sex: str) -> list[str]:
        noble = "ANDI" if self.chance(NOBLE_SHARE) else {"L": "BASO", "P": "BESSE"}[sex]
        inner = [self.pick(words.BUGIS_INNER[sex])] if self.chance(INNER_SHARE) else []
        return [noble, next(self._given[sex]), *inner]

    def _buton(self, sex: str) -> list[str]:
        ode = ["ODE"] if self.chance(LA_ODE_SHARE) else []
        return [{"L": "LA", "P": "WA"}[sex], *ode, next(self._given[sex])]

    def _bali(self, sex: str) -> list[str]:
        return [*self.pick(words.BALI_FIRST[sex]).split(), self.pick(words.BALI_LAST[sex])]

    def _christian(self, sex: str) -> list[str]:
        families = words.NORTHERN if self.chance(NORTHERN_SHARE) else words.TORAJA
        return [self.pick(words.CHRISTIAN[sex]), self.pick(families)]


TWIN_ENDINGS = (
    ("A", "I"),
    ("I", "A"),
    ("AH", "ATI"),
    ("IN", "AN"),
    ("AN", "IN"),
    ("AR", "IR"),
    ("UL", "IL"),
    ("UDDIN", "ULLAH"),
)
TWIN_PAIRS = (
    ("HASAN", "HUSEN"),
    ("AISYAH", "ASIAH"),
    ("RISKA", "RISMA"),
    ("FITRI", "FITRA"),
    ("ARIF", "ARIS"),
    ("IRFAN", "IRWAN"),
    ("SALMA", "SALWA"),
)


def twin_name(name: str, maker: NameMaker, sex: str) -> str:
    """A name as parents give it to the twin of `name`: near, never the same."""
    tokens = name.split()
    for i in range(len(tokens) - 1, -1, -1):
        for left, right in TWIN_PAIRS:
            if tokens[i] in {left, right}:
                tokens[i] = right if tokens[i] == left else left
                return " ".join(tokens)
    for old, new in TWIN_ENDINGS:
        if len(tokens) > 1 and tokens[-1].endswith(old) and len(tokens[-1]) > len(old) + 2:
            return " ".join([*tokens[:-1], tokens[-1].removesuffix(old) + new])
    other = maker.draw(sex)[0].split()[0]
    changed = [*tokens[:-1], other] if len(tokens) > 1 else [*tokens, other]
    return " ".join(changed) if " ".join(changed) != name else name + " KEMBAR"
