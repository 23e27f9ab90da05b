"""A tiny language model that answers questions about this course, one token at a time: slow or fast, always the same under a seed."""

from .talker import Talker, load

__all__ = ["Talker", "load"]
