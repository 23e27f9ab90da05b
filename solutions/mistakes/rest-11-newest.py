"""rest-11: deletes another one when there is none of this id.

Diagnosis: must not touch another
"""
if not store().delete(prediction_id):
    store().delete(store().newest(1)[0].id)
return Response(status=204)
