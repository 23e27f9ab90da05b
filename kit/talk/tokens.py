"""Text as tokens: byte pair encoding over UTF-8 (Sennrich et al. 2016), so that every text has one, and a token may be half a character."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

END = 0  # the token that ends an answer; NUL in the table, which no text holds
# No piece is long, because the time to merge one grows with the square of its length, and a question may come from a stranger.
PIECES = re.compile(r" ?[^\W\d_]{1,24}| ?\d| ?[^\w\s]{1,24}|\s{1,24}|_")
REMEMBERED = 5_000  # pieces whose tokens are kept


class Tokens:
    """A vocabulary: the 256 bytes, then a pair of earlier tokens for each merge."""

    def __init__(self, merges: Iterable[tuple[int, int]]):
        self.ranks = {tuple(map(int, pair)): rank for rank, pair in enumerate(merges)}
        self.octets = [bytes([octet]) for octet in range(256)]
        for left, right in self.ranks:
            self.octets.append(self.octets[left] + self.octets[right])
        self.known: dict[str, list[int]] = {}

    def encode(self, text: str) -> list[int]:
        """Return the tokens of ``text``; ``decode`` gives it back, whatever it is.

        >>> Tokens([(72, 105)]).encode("Hi Hi")
        [256, 32, 256]
        """
        return [token for piece in PIECES.findall(text) for token in self._piece(piece)]

    def decode(self, tokens: Iterable[int]) -> bytes:
        """Return the UTF-8 bytes of ``tokens``; of a part of a text they may end, or begin, amid a character."""
        return b"".join(self.octets[token] for token in tokens)

    def _piece(self, piece: str) -> list[int]:
        if found := self.known.get(piece):
            return found
        tokens = self._merge(list(piece.encode()))
        if len(self.known) < REMEMBERED:
            self.known[piece] = tokens
        return tokens

    def _merge(self, tokens: list[int]) -> list[int]:
        while len(tokens) > 1:
            rank, place = min((self.ranks.get(pair, len(self.ranks)), place) for place, pair in enumerate(pairwise(tokens)))
            if rank == len(self.ranks):
                break
            tokens[place : place + 2] = [256 + rank]
        return tokens


def learn(text: str, size: int) -> Tokens:
    """Learn a vocabulary of ``size`` tokens from ``text``: again and again the commonest pair of neighbours becomes one token."""
    counts = Counter(PIECES.findall(text))
    pieces = {piece: list(piece.encode()) for piece in counts}
    merges: list[tuple[int, int]] = []
    while len(merges) < size - 256:
        pairs = Counter()
        for piece, tokens in pieces.items():
            for pair in pairwise(tokens):
                pairs[pair] += counts[piece]
        if not pairs:
            break
        best = max(pairs, key=lambda pair: (pairs[pair], -pair[0], -pair[1]))
        for tokens in pieces.values():
            place = 0
            while place < len(tokens) - 1:
                if (tokens[place], tokens[place + 1]) == best:
                    tokens[place : place + 2] = [256 + len(merges)]
                place += 1
        merges.append(best)
    return Tokens(merges)
