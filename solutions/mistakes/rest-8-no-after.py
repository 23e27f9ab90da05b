"""rest-8: forgets where the last page ended.

Diagnosis: too many
"""
query = sql.select(predictions).where(predictions.c.label == label)
return [Kept(*row) for row in self._rows(query.order_by(predictions.c.id).limit(limit))]
