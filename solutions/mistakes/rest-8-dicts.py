"""rest-8: returns dicts.

Diagnosis: make a Kept of each row
"""
query = sql.select(predictions).where(predictions.c.label == label, predictions.c.id > after)
return [row._asdict() for row in self._rows(query.order_by(predictions.c.id).limit(limit))]
