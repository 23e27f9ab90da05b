"""stream-1: an unusual right one: each newline replaced.

Diagnosis: none
"""

written = "data: " + event.data.replace("\n", "\ndata: ")
if event.id != "":
    written = f"id:{event.id}\n" + written
if event.name != "message":
    written = f"event:{event.name}\n" + written
print(written)
return written + "\n\n"
