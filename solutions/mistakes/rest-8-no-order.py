"""rest-8: leaves the order to SQLite, which may choose any.

Diagnosis: the oldest first
"""
query = sql.select(predictions).where(predictions.c.label == label, predictions.c.id > after)
return [Kept(*row) for row in self._rows(query.limit(limit))]
