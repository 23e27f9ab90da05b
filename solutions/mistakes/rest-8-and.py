"""rest-8: joins the two conditions with Python's and.

Diagnosis: wants one truth value
"""
query = sql.select(predictions).where(predictions.c.id > after and predictions.c.label == label).order_by(predictions.c.id).limit(limit)
return [Kept(*row) for row in self._rows(query)]
