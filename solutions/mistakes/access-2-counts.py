"""access-2: wants to know first how many there are.

Diagnosis: go through the records once
"""

presented = digest(key)
for place in range(len(records)):
    if hmac.compare_digest(records[place].digest, presented):
        return records[place]
return None
