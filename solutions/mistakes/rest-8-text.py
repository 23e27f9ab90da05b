"""rest-8: writes SQL as text, and binds the values.

Diagnosis: none
"""
query = sql.text("SELECT * FROM predictions WHERE label = :label AND id > :after ORDER BY id LIMIT :limit")
return [Kept(*row) for row in self._rows(query.bindparams(label=label, after=after, limit=limit))]
