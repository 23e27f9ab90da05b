// The Connect protocol's server stream by fetch (connectrpc.com/docs/protocol): each message has five bytes in front, a byte of flags and
// four of length, the highest first. The last one has flag 2 and says how it ended: what gRPC says in trailers, which fetch doesn't show.

const ENDED = 2;

export async function* connect(path, request, signal) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/connect+json", "Connect-Protocol-Version": "1" },
    body: enveloped(JSON.stringify(request)),
    signal,
  });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  for await (const [flags, text] of envelopes(response.body.getReader())) {
    const message = JSON.parse(text);
    if (!(flags & ENDED)) yield message;
    else if (message.error) throw new Error(message.error.message);
    else return;
  }
  throw new Error("the stream ended before its end");
}

function enveloped(text) {
  const body = new TextEncoder().encode(text);
  const whole = new Uint8Array(5 + body.length);
  new DataView(whole.buffer).setUint32(1, body.length);
  whole.set(body, 5);
  return whole;
}

async function* envelopes(reader) {
  let kept = new Uint8Array();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const joined = new Uint8Array(kept.length + value.length);
    joined.set(kept);
    joined.set(value, kept.length);
    kept = joined;
    while (kept.length >= 5) {
      const length = new DataView(kept.buffer, kept.byteOffset).getUint32(1);
      if (kept.length < 5 + length) break;
      yield [kept[0], new TextDecoder().decode(kept.subarray(5, 5 + length))];
      kept = kept.slice(5 + length);
    }
  }
}
