// One call by fetch, in two protocols. Each is an async generator of what passes the wire and what it means:
// {sent: bytes, type}, {frame: bytes}, {body: bytes}, {message}; a refusal is thrown.
import { decodeResponse, encodeRequest } from "./protobuf.js";

export class Refusal extends Error {
  constructor(code, words) { super(words); this.code = code; }
}

const CODES = ["ok", "canceled", "unknown", "invalid_argument", "deadline_exceeded", "not_found", "already_exists", "permission_denied",
  "resource_exhausted", "failed_precondition", "aborted", "out_of_range", "unimplemented", "internal", "unavailable", "data_loss", "unauthenticated"];
const [PREFIX, CONNECT_END, TRAILERS] = [5, 0x02, 0x80];
const DEADLINE = 5000; // milliseconds
const text = (bytes) => new TextDecoder().decode(bytes);
const json = (request) => new TextEncoder().encode(JSON.stringify(request));

async function post(method, type, body, deadline, signal) {
  return fetch(`/PredictionService/${method}`, { method: "POST", headers: { "Content-Type": type, ...deadline }, body, signal });
}

// Connect (connectrpc.com/docs/protocol). One answer: the body is the message, as in any HTTP call. A stream: frames.
export async function* connect(method, request, signal) {
  const stream = method === "PredictStream";
  const [type, body] = stream ? ["application/connect+json", framed(json(request))] : ["application/json", json(request)];
  yield { sent: body, type, prefix: stream };
  const response = await post(method, type, body, { "Connect-Protocol-Version": "1", "Connect-Timeout-Ms": String(DEADLINE) }, signal);
  if (!stream || !response.ok) {
    const answer = new Uint8Array(await response.arrayBuffer());
    yield { body: answer, status: response.status };
    if (!response.ok) throw problem(answer, response.status);
    return yield { message: JSON.parse(text(answer)) };
  }
  for await (const frame of frames(response.body)) {
    yield { frame };
    const message = JSON.parse(text(frame.subarray(PREFIX)));
    if (!(frame[0] & CONNECT_END)) yield { message };
    else if (message.error) throw new Refusal(message.error.code, message.error.message);
    else return;
  }
  throw new Refusal("unavailable", "the answer ended before its end");
}

function problem(answer, status) {
  try {
    const { code, message } = JSON.parse(text(answer));
    return new Refusal(code, message);
  } catch {
    return new Refusal("unknown", `HTTP status ${status}`);
  }
}

// gRPC-Web (PROTOCOL-WEB.md): gRPC's own frames, for one answer too, and the trailers as a last frame of the body.
export async function* grpcWeb(method, request, signal) {
  const [type, body] = ["application/grpc-web+proto", framed(encodeRequest(request))];
  yield { sent: body, type, prefix: true };
  const response = await post(method, type, body, { "X-Grpc-Web": "1", "Grpc-Timeout": `${DEADLINE}m` }, signal);
  if (!response.ok) throw new Refusal("unknown", `HTTP status ${response.status}`);
  if (response.headers.has("grpc-status")) return finish(Object.fromEntries(response.headers)); // refused at once: no body
  for await (const frame of frames(response.body)) {
    yield { frame };
    if (frame[0] & TRAILERS) return finish(trailers(text(frame.subarray(PREFIX))));
    yield { message: decodeResponse(frame.subarray(PREFIX)) };
  }
  throw new Refusal("unavailable", "the answer ended without trailers");
}

function trailers(lines) {
  return Object.fromEntries(lines.split("\r\n").filter(Boolean).map((line) => [line.split(":", 1)[0].toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]));
}

function finish(status) {
  if (status["grpc-status"] !== "0") throw new Refusal(CODES[status["grpc-status"]] ?? "unknown", decodeURIComponent(status["grpc-message"] ?? ""));
}

// Put five bytes in front: flags, here 0, and how long the message is, the highest byte first.
function framed(message) {
  const frame = new Uint8Array(PREFIX + message.length);
  new DataView(frame.buffer).setUint32(1, message.length);
  frame.set(message, PREFIX);
  return frame;
}

// Cut a body into its frames; what arrives together was not sent together, and the other way round.
async function* frames(body) {
  const reader = body.getReader();
  let kept = new Uint8Array();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    kept = Uint8Array.from([...kept, ...value]);
    for (let size; kept.length >= PREFIX && kept.length >= (size = PREFIX + new DataView(kept.buffer).getUint32(1)); kept = kept.slice(size)) {
      yield kept.subarray(0, size);
    }
  }
}
