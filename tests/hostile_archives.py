"""Archives that try something while they are unpacked, as whole rows of a class; test_intake.py has three dozen more."""

from submissions import hostile

ARCHIVES = {
    each: hostile()[each]
    for each in ("a path upwards", "an absolute path in a tar", "a link in a zip", "a pipe in a zip", "a link, then a file through it", "a hard link")
}
