"""rest-12: a right answer with the standard library's names.

Diagnosis: none
"""

from http import HTTPStatus

statuses = {"GET": HTTPStatus.MOVED_PERMANENTLY, "HEAD": HTTPStatus.MOVED_PERMANENTLY}
return statuses.get(method, HTTPStatus.PERMANENT_REDIRECT)
