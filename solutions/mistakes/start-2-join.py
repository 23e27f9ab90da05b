"""start-2: joins the parts of an iterator that ends at b"", after saying that no more will be sent.

Diagnosis: none
"""
connection.sendall(request)
connection.shutdown(socket.SHUT_WR)
return b"".join(iter(lambda: connection.recv(1000), b""))
