"""rest-8: puts the most certain first.

Diagnosis: the oldest first
"""
query = sql.select(predictions).where(predictions.c.label == label, predictions.c.id > after)
return [Kept(*row) for row in self._rows(query.order_by(predictions.c.score.desc()).limit(limit))]
