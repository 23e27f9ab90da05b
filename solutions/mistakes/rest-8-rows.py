"""rest-8: returns rows.

Diagnosis: make a Kept of each row
"""
query = sql.select(predictions).where(predictions.c.label == label, predictions.c.id > after)
return [tuple(row) for row in self._rows(query.order_by(predictions.c.id).limit(limit))]
