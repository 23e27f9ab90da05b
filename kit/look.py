"""Look at bytes: offset, hexadecimal and text side by side."""


def show(octets: bytes, limit: int = 256) -> None:
    """Print ``octets`` sixteen a line, at most ``limit`` of them; a byte that is no printable ASCII shows as a dot.

    >>> show(b"GET / HTTP/1.1")
       0  47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31        GET / HTTP/1.1
    """
    for start in range(0, min(len(octets), limit), 16):
        line = octets[start : min(start + 16, limit)]
        text = "".join(chr(octet) if 32 <= octet < 127 else "." for octet in line)
        print(f"{start:4}  {line.hex(' '):47}  {text}")
    if len(octets) > limit:
        print(f"      … {len(octets) - limit} more bytes")
