"""Ask the tiny language model from the command line: ``python -m kit.talk "What is REST?"``."""

import argparse
import codecs

from .talker import load


def main() -> None:
    """Read a question and print its answer, token by token."""
    parser = argparse.ArgumentParser(
        prog="python -m kit.talk",
        description="Ask a tiny language model about this course.",
        epilog='example: python -m kit.talk "What is REST?" --pace 0.05',
    )
    parser.add_argument("question", help="what to ask, in quotes")
    parser.add_argument("--pace", type=float, default=0.0, help="seconds that each token takes at least (default 0)")
    parser.add_argument("--seed", type=int, default=0, help="chance's seed, where temperature leaves room for it (default 0)")
    parser.add_argument("--temperature", type=float, default=0.0, help="0: always the likeliest token; 1: as chance has it (default 0)")
    options = parser.parse_args()
    characters = codecs.getincrementaldecoder("utf-8")(errors="replace")  # a token may be half a character
    for token in load().stream(options.question, seed=options.seed, temperature=options.temperature, pace=options.pace):
        print(characters.decode(token), end="", flush=True)
    print(characters.decode(b"", final=True))


if __name__ == "__main__":
    main()
