"""rest-8: adds one condition after the other, and gives the rows their names.

Diagnosis: none
"""
query = sql.select(predictions).filter_by(label=label).where(predictions.c.id > after).limit(limit)
print(query)
return [Kept(**row._asdict()) for row in self._rows(query.order_by("id"))]
