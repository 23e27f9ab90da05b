"""rest-8: shows the last of the page before once more.

Diagnosis: after leaves out its own id too
"""
query = sql.select(predictions).where(predictions.c.label == label, predictions.c.id >= after)
return [Kept(*row) for row in self._rows(query.order_by(predictions.c.id).limit(limit))]
