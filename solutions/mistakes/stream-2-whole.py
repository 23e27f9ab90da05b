"""stream-2: waits for the last token.

Diagnosis: pass each on before you ask for the next
"""

yield b"".join(tokens).decode("utf-8", errors="replace")
