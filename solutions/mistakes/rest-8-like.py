"""rest-8: looks for a pattern, in which % and _ stand for others.

Diagnosis: taken for a pattern
"""
query = sql.select(predictions).where(predictions.c.label.like(label), predictions.c.id > after)
return [Kept(*row) for row in self._rows(query.order_by(predictions.c.id).limit(limit))]
