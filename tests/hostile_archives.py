"""Archives that try something while they are unpacked, as whole rows of a class; test_intake.py has the other sixty."""

from submissions import hostile

NAMES = (
    "a path upwards",
    "an absolute path in a tar",
    "a link, then a file through it",
    "a bomb in a zip in a zip",
    "ten thousand files",
    "a bad encoding",
)
ARCHIVES = {name: hostile()[name] for name in NAMES}
