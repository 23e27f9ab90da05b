"""rest-12: a right answer with match, and OPTIONS among the methods that read.

Diagnosis: none
"""

match method.upper():
    case "GET" | "HEAD" | "OPTIONS":
        return 301
return 308
