"""rest-8: reads all of them and filters in Python: slow, but right.

Diagnosis: none
"""
found = [kept for kept in self.page(after, -1) if kept.label == label]
return found[:limit]
