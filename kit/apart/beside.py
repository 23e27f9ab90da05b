"""What a check asks for that must be where the student's code is: in this process on a student's machine, in the sandbox at grading."""

from collections.abc import Callable
from importlib import import_module
from types import ModuleType


def beside(module: ModuleType, name: str) -> object:
    """Return the module ``name`` as the process of the student's ``module`` has it: a library that student code must get the real thing of.

    >>> channel = beside(rpc, "grpc").insecure_channel("127.0.0.1:50051")  # doctest: +SKIP
    """
    return module.beside(name) if _is_far(module) else import_module(name)


def lent(module: ModuleType, value: object) -> object:
    """Return a dict or a list as the process of the student's ``module`` has it: what a function does to it can be seen by ``copied``."""
    return module.line().ask("lend", value) if _is_far(module) else value


def held(module: ModuleType, call: Callable, *arguments: object) -> object:
    """Return what ``call`` returns, as a reference where a copy would be returned: a text that is more than a text."""
    return module.line().ask("hold", call, list(arguments)) if _is_far(module) else call(*arguments)


def copied(value: object) -> object:
    """Return what a lent value holds by now."""
    return value._peer.ask("copy", value) if hasattr(type(value), "_peer") else value


def _is_far(module: ModuleType) -> bool:
    return hasattr(module, "anew")
