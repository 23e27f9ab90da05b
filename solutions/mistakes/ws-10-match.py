"""ws-10: an unusual right one: a match.

Diagnosis: none
"""

match code:
    case 1001 | 1005 | 1006 | 1011 | 1012 | 1013 | 1014 | 3008:
        print("again")
        return True
    case _:
        return False
