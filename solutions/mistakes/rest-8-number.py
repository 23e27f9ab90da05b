"""rest-8: makes a number of the label.

Diagnosis: a label is a text
"""
query = sql.select(predictions).where(predictions.c.label == str(int(label)), predictions.c.id > after)
return [Kept(*row) for row in self._rows(query.order_by(predictions.c.id).limit(limit))]
