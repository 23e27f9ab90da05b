"""rest-14: guesses from the program's name.

Diagnosis: only Accept says what is liked
"""
return "Mozilla" in request.headers.get("User-Agent", "") and accept["application/json"] < 1
