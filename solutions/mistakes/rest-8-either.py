"""rest-8: looks at the label and at the correction.

Diagnosis: stands in another column
"""
query = sql.select(predictions).where((predictions.c.label == label) | (predictions.c.corrected_label == label), predictions.c.id > after)
return [Kept(*row) for row in self._rows(query.order_by(predictions.c.id).limit(limit))]
