"""ws-9: lets every page in.

Diagnosis: another page: a browser would send
"""

return True
