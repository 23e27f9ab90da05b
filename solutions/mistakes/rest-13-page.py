"""rest-13: answers a page, whoever asks.

Diagnosis: a program can't read a page
"""
members = problem(error)
return Response(f"<h1>{members['title']}</h1><p>{members['detail']}</p>", members["status"])
