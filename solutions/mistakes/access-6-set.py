"""access-6: lets the library make the set, and says key_ops too.

Diagnosis: none
"""
published = KeySet(keys).as_dict(private=False)
for members in published["keys"]:
    members.update(use="sig", alg=ALGORITHM, key_ops=["verify"])
return published
