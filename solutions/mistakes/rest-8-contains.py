"""rest-8: selects every label with this one in it.

Diagnosis: 33 is not 3
"""
query = sql.select(predictions).where(predictions.c.label.contains(label, autoescape=True), predictions.c.id > after)
return [Kept(*row) for row in self._rows(query.order_by(predictions.c.id).limit(limit))]
