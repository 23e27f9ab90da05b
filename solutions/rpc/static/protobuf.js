// Two messages of prediction.proto by hand: chapter 2 shows the rules. A program of more than two messages would have them generated.

const TAG = { features: 0x0a, model_id: 0x12 }; // field 1 and field 2, both with a length in front (wire type 2)

export function encodeRequest({ features, model_id }) {
  const numbers = new Uint8Array(4 * features.length); // packed: the floats side by side, 32 bits each, the lowest byte first
  features.forEach((value, i) => new DataView(numbers.buffer).setFloat32(4 * i, Number(value), true));
  return Uint8Array.from([...field(TAG.features, numbers), ...field(TAG.model_id, new TextEncoder().encode(model_id))]);
}

function field(tag, bytes) {
  return bytes.length ? [tag, ...varint(bytes.length), ...bytes] : []; // what is empty isn't sent
}

function varint(number) {
  return number < 128 ? [number] : [(number & 127) | 128, ...varint(number >>> 7)];
}

export function decodeResponse(bytes) {
  const [view, response] = [new DataView(bytes.buffer, bytes.byteOffset, bytes.length), { score: 0, label: "", model_id: "" }];
  let at = 0;
  const number = () => {
    let [value, shift] = [0, 0];
    do value += (bytes[at] & 127) * 2 ** shift; while (bytes[at++] & 128 && (shift += 7));
    return value;
  };
  while (at < bytes.length) {
    const tag = number();
    if (tag === 0x0d) { // field 1, 32 bits
      response.score = view.getFloat32(at, true);
      at += 4;
    } else { // fields 2 and 3, text; this contract has nothing else
      const length = number();
      response[tag >> 3 === 2 ? "label" : "model_id"] = new TextDecoder().decode(bytes.subarray(at, (at += length)));
    }
  }
  return response;
}
