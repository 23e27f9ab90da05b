"""rest-8: writes the label into the SQL with %.

Diagnosis: the label became a piece of the query
"""
query = "SELECT * FROM predictions WHERE label = '%s' AND id > %d ORDER BY id LIMIT %d" % (label, after, limit)
return [Kept(*row) for row in self._rows(sql.text(query))]
