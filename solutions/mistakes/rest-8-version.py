"""rest-8: puts what was never corrected first.

Diagnosis: the oldest first
"""
query = sql.select(predictions).where(predictions.c.label == label, predictions.c.id > after)
return [Kept(*row) for row in self._rows(query.order_by(predictions.c.version).limit(limit))]
