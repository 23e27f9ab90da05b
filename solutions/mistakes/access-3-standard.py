"""access-3: decodes with the standard alphabet, and drops - and _.

Diagnosis: base64url has - and _ where base64 has + and /
"""
return base64.b64decode(text + "==")
