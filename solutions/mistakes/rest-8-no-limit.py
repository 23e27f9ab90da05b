"""rest-8: forgets the limit.

Diagnosis: too many
"""
query = sql.select(predictions).where(predictions.c.label == label, predictions.c.id > after).order_by(predictions.c.id)
return [Kept(*row) for row in self._rows(query)]
