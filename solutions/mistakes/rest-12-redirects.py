"""rest-12: answers with a redirect of its own.

Diagnosis: return a number
"""

return redirect("/v1/predictions", 301 if method in ("GET", "HEAD") else 308)
