"""rest-14: guesses from the program's name, and from nothing else.

Diagnosis: only Accept says what
"""
return request.user_agent.string.startswith("Mozilla")
