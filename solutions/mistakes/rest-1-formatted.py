"""rest-1: a right answer in bytes from the start, without a space after the colon.

Diagnosis: none
"""

head = b"%s %s HTTP/1.1\r\nHost:%s\r\n" % (verb.encode(), target.encode(), host.encode())
if body != b"":
    head += b"Content-Type:%s\r\nContent-Length:%d\r\n" % (media_type.encode(), len(body))
print(head)
return head + b"\r\n" + body
