// The page: what this browser can't do, then a call, and every byte of it.
import { connect, grpcWeb } from "./calls.js";

const PROTOCOLS = { connect, "grpc-web": grpcWeb };
const byId = (id) => document.getElementById(id);
const made = (name, words, className = "") => Object.assign(document.createElement(name), { textContent: words, className });
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");

// What fetch gives, asked of this browser and not of a table.
byId("can-trailers").textContent = "trailers" in Response.prototype ? "it does" : "there is no such property";
byId("can-te").textContent = new Request("/", { headers: { TE: "trailers" } }).headers.get("te") ?? "the header was left out";
byId("can-http").textContent = performance.getEntriesByType("navigation")[0].nextHopProtocol;
byId("plain").addEventListener("click", async () => {
  const response = await fetch("/PredictionService/Predict", { method: "POST", headers: { "Content-Type": "application/grpc+proto" }, body: new Uint8Array(5) });
  byId("can-plain").textContent = `${response.status}: ${(await response.json()).message}`;
});

function describe(flags) {
  if (flags & 0x80) return "trailers, as text";
  return flags & 0x02 ? "the end, as JSON" : "a message";
}

// Show some bytes: the five in front marked, what they say in words, and the rest as text where it is text.
function show(title, bytes, prefix) {
  const [item, dump] = [made("li", ""), document.createElement("pre")];
  item.append(made("strong", title));
  if (prefix) {
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
    item.append(made("span", ` flags 0x${bytes[0].toString(16).padStart(2, "0")}, ${describe(bytes[0])}; length ${length}`, "soft"));
    dump.append(made("mark", hex(bytes.subarray(0, 5))), " ");
  }
  const rest = bytes.subarray(prefix ? 5 : 0);
  dump.append(hex(rest));
  item.append(dump);
  if (rest.every((byte) => byte >= 32 && byte < 127 || byte === 10 || byte === 13)) item.append(made("pre", new TextDecoder().decode(rest).trim(), "words"));
  byId("wire").append(item);
}

function told({ label, score, model_id, modelId }) {
  const item = made("li", "");
  item.append(made("strong", label), ` ${(100 * (score ?? 0)).toFixed(1)} % sure, says ${model_id ?? modelId}`);
  byId("answers").append(item);
}

let current = new AbortController(); // the call under way; a newer one takes its place

async function call(protocol, method, request) {
  current.abort();
  current = new AbortController();
  const { signal } = current;
  const began = performance.now();
  const passed = () => `${(performance.now() - began).toFixed(1)} ms`;
  for (const id of ["answers", "wire"]) byId(id).replaceChildren();
  byId("state").textContent = "asked";
  try {
    for await (const { sent, type, frame, body, status, prefix, message } of PROTOCOLS[protocol](method, request, signal)) {
      if (signal.aborted) return;
      if (sent) show(`Request, ${type}`, sent, prefix);
      if (frame) show(`Frame after ${passed()}`, frame, true);
      if (body) show(`Body after ${passed()}, status ${status}, no frame`, body, false);
      if (message) told(message);
    }
    byId("state").textContent = "complete";
  } catch (error) {
    if (!signal.aborted) byId("state").textContent = `${error.code ?? "no answer"}: ${error.message}`;
  }
}

byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const chosen = Object.fromEntries(new FormData(event.target));
  call(chosen.protocol, chosen.method, { features: numbers(), model_id: chosen.model }); // numbers() is of grid.js
});
byId("form").querySelector("button:not([type])").disabled = false; // it is of use from here on
