"""Submissions that write where they must not."""

from hostile_labs import TOLD, Hostile


def _writes(name: str, source: str, control: str = "attack", **more) -> Hostile:
    return Hostile(name, "writing", source + TOLD, frozenset({"crash"}), control, **{"seen": "ATTACK[]"} | more)


def _into(*folders: str) -> str:
    return """\
import os


def attack():
    got = ''
    for folder in @FOLDERS@:
        try:
            path = os.path.join(folder, '@TOKEN@.py')
            with open(path, 'w') as file:
                file.write('import os')
            got += folder + ' '
            os.unlink(path)
        except OSError:
            pass
    return got
""".replace("@FOLDERS@", repr(folders))


WRITING = [
    _writes(
        "its own tree",
        """\
import os


def attack():
    try:
        with open(__file__, 'a') as file:
            file.write('# changed')
        return 'its own file'
    except OSError:
        return ''
""",
    ),
    _writes("the virtual environment", _into("@SITE@", "@VENV@/bin")),
    _writes("the kit, the reference and the notebooks", _into("@ROOT@/kit", "@ROOT@/kit/checks", "@ROOT@/solutions", "@ROOT@/notebooks")),
    _writes("another student's files and the marks", _into("@OTHER@/labs", "@OTHER@", "@OUT@")),
    _writes(
        "the system and the home of whoever grades",
        _into("@HOME@", *(f"@SYSTEM@{each}" for each in ("/usr/lib", "/usr/local/bin", "/etc", "/root", "/var/tmp", "/"))),
    ),
    _writes(
        "settings of the kernel",
        """\
import os

PATHS = (
    *('/proc/sys/kernel/hostname', '/proc/sys/vm/overcommit_memory', '/proc/sys/net/ipv4/ip_forward', '/proc/sysrq-trigger'),
    *('/sys/kernel/mm/transparent_hugepage/enabled', '/sys/fs/cgroup/cgroup.procs'),
)


def attack():
    got = ''
    for path in PATHS:
        try:
            os.close(os.open(path, os.O_WRONLY))
            got += path + ' '
        except OSError:
            pass
    return got
""",
        control="",
        no_control="whoever grades as root would change this machine, and anybody else may not: the walls are tried by opening only",
    ),
    _writes(
        "another place through a symbolic link, and a hard link",
        """\
import os


def attack():
    got = ''
    for target in ('@OTHER@/labs/start.py', '@ROOT@/README.md'):
        for make in (os.symlink, os.link):
            path = '@TMP@/link-' + make.__name__ + str(len(target))
            try:
                make(target, path)
                with open(path, 'r+') as file:
                    got += path + ' '
            except OSError:
                pass
            if os.path.lexists(path):
                os.unlink(path)
    return got
""",
    ),
    _writes(
        "a mount of its own, and a namespace with rights",
        """\
import ctypes
import os


def attack():
    libc = ctypes.CDLL(None)
    got = ''
    for name, flags in (('user', 0x10000000), ('mounts', 0x00020000), ('network', 0x40000000)):
        if libc.unshare(flags) == 0:
            got += name + ' '
    if libc.mount(b'none', b'/tmp', b'tmpfs', 0, None) == 0:
        got += 'a mount '
    return got
""",
        control="""\
import subprocess, sys
print('yes' if subprocess.run(['unshare', '--user', 'true']).returncode == 0 else 'no')""",
    ),
    _writes(
        "the compiled files of the kit that the next submission imports",
        _into("@ROOT@/kit/__pycache__", "@ROOT@/kit/checks/__pycache__", "@SITE@/numpy/__pycache__"),
    ),
]
