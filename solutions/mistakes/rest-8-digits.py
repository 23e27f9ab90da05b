"""rest-8: lets only digits into a query that is still put together as text.

Diagnosis: the label became a piece of the query
"""
if not label.isdigit():
    return []
query = sql.text(f"SELECT * FROM predictions WHERE label = '{label}' AND id > {after} ORDER BY id LIMIT {limit}")
return [Kept(*row) for row in self._rows(query)]
