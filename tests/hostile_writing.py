"""Submissions that write where they must not."""

from hostile_labs import TOLD, Hostile


def _writes(name: str, source: str, control: str = "attack", **more) -> Hostile:
    return Hostile(name, "writing", source + TOLD, frozenset({"crash"}), control, **{"seen": "ATTACK[]"} | more)


def _into(*folders: str) -> str:
    return (
        "import os\n\n\ndef attack():\n    got = ''\n"
        f"    for folder in {folders!r}:\n        try:\n            path = os.path.join(folder, '@TOKEN@.py')\n            with open(path, 'w') as file:\n                file.write('import os')\n"
        "            got += folder + ' '\n            os.unlink(path)\n        except OSError:\n            pass\n    return got\n"
    )


WRITING = [
    _writes("its own tree", "import os\n\n\ndef attack():\n    try:\n        with open(__file__, 'a') as file:\n            file.write('# changed')\n        return 'its own file'\n    except OSError:\n        return ''\n"),
    _writes("the virtual environment", _into("@SITE@", "@VENV@/bin")),
    _writes("the kit, the reference and the notebooks", _into("@ROOT@/kit", "@ROOT@/kit/checks", "@ROOT@/solutions", "@ROOT@/notebooks")),
    _writes("another student's files and the marks", _into("@OTHER@/labs", "@OTHER@", "@OUT@")),
    _writes("the system and the home of whoever grades", _into("@HOME@", *(f"@SYSTEM@{each}" for each in ("/usr/lib", "/usr/local/bin", "/etc", "/root", "/var/tmp", "/")))),
    _writes(
        "settings of the kernel",
        "import os\n\nPATHS = ('/proc/sys/kernel/hostname', '/proc/sys/vm/overcommit_memory', '/proc/sys/net/ipv4/ip_forward', '/proc/sysrq-trigger', '/sys/kernel/mm/transparent_hugepage/enabled', '/sys/fs/cgroup/cgroup.procs', '/proc/mtrr')\n\n\n"
        "def attack():\n    got = ''\n    for path in PATHS:\n        try:\n            os.close(os.open(path, os.O_WRONLY))\n            got += '' if path == '/proc/mtrr' else path + ' '\n        except OSError:\n            pass\n    return got\n",
        control="",
        no_control="whoever grades as root would change this machine, and anybody else may not: the walls are tried by opening only",
    ),
    _writes(
        "another place through a symbolic link, and a hard link",
        "import os\n\n\ndef attack():\n    got = ''\n    for target in ('@OTHER@/labs/start.py', '@ROOT@/README.md'):\n        for make in (os.symlink, os.link):\n            path = '@TMP@/link-' + make.__name__ + str(len(target))\n            try:\n                make(target, path)\n                with open(path, 'r+') as file:\n                    got += path + ' '\n            except OSError:\n                pass\n            if os.path.lexists(path):\n                os.unlink(path)\n    return got\n",
    ),
    _writes(
        "a mount of its own, and a namespace with rights",
        "import ctypes\nimport os\n\n\ndef attack():\n    libc = ctypes.CDLL(None)\n    got = ''\n    for name, flags in (('user', 0x10000000), ('mounts', 0x00020000), ('network', 0x40000000)):\n        if libc.unshare(flags) == 0:\n            got += name + ' '\n"
        "    if libc.mount(b'none', b'/tmp', b'tmpfs', 0, None) == 0:\n        got += 'a mount '\n    return got\n",
        control="import subprocess, sys\nprint('yes' if subprocess.run(['unshare', '--user', 'true']).returncode == 0 else 'no')",
    ),
    _writes(
        "the compiled files of the kit that the next submission imports",
        _into("@ROOT@/kit/__pycache__", "@ROOT@/kit/checks/__pycache__", "@SITE@/numpy/__pycache__"),
    ),
]
