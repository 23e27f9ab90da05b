"""rest-8: filters in Python, after the limit.

Diagnosis: a filter in Python comes too late
"""
return [kept for kept in self.page(after, limit) if kept.label == label]
