"""rest-8: writes the label into the SQL.

Diagnosis: the label became a piece of the query
"""
query = sql.text(f"SELECT * FROM predictions WHERE label = '{label}' AND id > {after} ORDER BY id LIMIT {limit}")
return [Kept(*row) for row in self._rows(query)]
