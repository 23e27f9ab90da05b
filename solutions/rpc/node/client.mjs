// Call the service from Node, with a .proto and a port and nothing else of ours; print a line of JSON for each call.
//
//   npm ci --ignore-scripts
//   node client.mjs ../../../kit/prediction.proto 50051 "[0, 0, 5, ...]"
//
// No code is generated: proto-loader reads the .proto now. A method that it doesn't declare is not called.
import { Metadata, credentials, loadPackageDefinition, status } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

const [proto, port, drawn] = process.argv.slice(2);
const features = JSON.parse(drawn);
const { PredictionService } = loadPackageDefinition(loadSync(proto, { keepCase: true, defaults: true })); // model_id, not modelId
const client = new PredictionService(`127.0.0.1:${port}`, credentials.createInsecure());
const within = (seconds) => ({ deadline: Date.now() + 1000 * seconds }); // a deadline is a point in time here, and a header on the wire

// One answer: the callback gets it, or an error.
const one = (method, request, options = within(5)) => new Promise((resolve, reject) =>
  client[method](request, new Metadata(), options, (error, answer) => (error ? reject(error) : resolve(answer))));

// Many answers: the call is a stream to read.
async function many(method, request) {
  const answers = [];
  for await (const answer of client[method](request, new Metadata(), within(5))) answers.push(answer);
  return answers;
}

// Many requests, one answer: the call is a stream to write.
const upload = (method, requests) => new Promise((resolve, reject) => {
  const call = client[method](new Metadata(), within(5), (error, answer) => (error ? reject(error) : resolve(answer)));
  for (const request of requests) call.write(request);
  call.end();
});

// Both ways: each stroke is sent only when the one before is answered, so the server can't have waited for the end.
async function converse(method, strokes, { ends = true, options = within(5) } = {}) {
  const [call, answers, left] = [client[method](new Metadata(), options), [], [...strokes]];
  call.write(left.shift());
  for await (const answer of call) {
    answers.push(answer);
    if (left.length) call.write(left.shift());
    else if (ends) call.end();
  }
  return answers;
}

// Print what a call came to, or how it was refused: the status, its words, and the details as they travel.
async function tell(name, call) {
  try {
    console.log(JSON.stringify({ call: name, answer: await call() }));
  } catch (error) {
    const [details] = error.metadata?.get("grpc-status-details-bin") ?? [];
    const refused = { status: status[error.code] ?? "NO_STATUS", words: error.details ?? error.message, details: details?.toString("base64") ?? "" };
    console.log(JSON.stringify({ call: name, refused }));
  }
}

const strokes = [[3, 11, 19], [27, 35, 43]].map((pixels) => ({ pixels, ink: 16 }));
await tell("Predict", () => one("Predict", { features }));
await tell("PredictStream", () => many("PredictStream", { features }));
if (client.PredictBatch) await tell("PredictBatch", () => upload("PredictBatch", [{ features }, { features, model_id: "forest" }]));
if (client.Draw) await tell("Draw", () => converse("Draw", strokes));

await tell("too few features", () => one("Predict", { features: features.slice(1) }));
await tell("no such model", () => many("PredictStream", { features, model_id: "oracle" }));
if (client.Draw) await tell("a drawing that never ends", () => converse("Draw", strokes, { ends: false, options: within(0.3) }));
client.close();
