"""rest-8: looks at the correction where there is one.

Diagnosis: stands in another column
"""
query = sql.select(predictions).where(sql.func.coalesce(predictions.c.corrected_label, predictions.c.label) == label, predictions.c.id > after)
return [Kept(*row) for row in self._rows(query.order_by(predictions.c.id).limit(limit))]
