"""access-2: collects all that fit.

Diagnosis: none
"""
fit = [record for record in records if hmac.compare_digest(digest(key), record.digest)]
return fit[0] if fit else None
