// PouchDB as a peer: `serve FOLDER PORT` is the server, `play FOLDER URL ROWS CHANGES` two devices,
// `fill FOLDER URL ROWS` a new device of a server that has rows. Seconds are printed as JSON.
"use strict";

const { randomUUID } = require("crypto");
const { performance } = require("perf_hooks");
const PouchDB = require("pouchdb");

const AT_ONCE = 1000; // documents in one request, as many as kamdesk puts into a batch
const options = { batch_size: AT_ONCE };

function contact(number) {
  return {
    _id: randomUUID(),
    type: "contact",
    account_id: ACCOUNTS[number % ACCOUNTS.length],
    name: `Person ${number}`,
    phone: `139${String(number).padStart(8, "0")}`,
    email: `person${number}@example.com`,
    visitable: true,
  };
}

const ACCOUNTS = Array.from({ length: 200 }, randomUUID);

async function seconds(work) {
  const begun = performance.now();
  const done = await work();
  if (!done.ok) throw new Error(JSON.stringify(done));
  return (performance.now() - begun) / 1000;
}

async function put(database, documents) {
  for (let at = 0; at < documents.length; at += AT_ONCE) {
    const said = await database.bulkDocs(documents.slice(at, at + AT_ONCE));
    if (said.some((one) => one.error)) throw new Error(JSON.stringify(said[0]));
  }
}

const made = (count) => Array.from({ length: count }, (_none, number) => contact(number));

async function demand(database, count) {
  const { doc_count: there } = await database.info();
  if (there !== count) throw new Error(`${there} documents, not ${count}`);
}

async function play(folder, url, rows, changes) {
  const remote = `${url}/play${Date.now()}`;
  const [writer, reader] = ["writer", "reader"].map((name) => new PouchDB(`${folder}/${name}`));
  await writer.replicate.to(remote, options); // nothing yet: the server makes its database
  await put(writer, made(rows));
  const told = {};
  told.push = await seconds(() => writer.replicate.to(remote, options));
  told.pull = await seconds(() => reader.replicate.from(remote, options));
  await demand(reader, rows);
  const { rows: some } = await writer.allDocs({ include_docs: true, limit: changes });
  await put(writer, some.map(({ doc }) => ({ ...doc, phone: `${doc.phone}1` })));
  told.push_few = await seconds(() => writer.replicate.to(remote, options));
  told.pull_few = await seconds(() => reader.replicate.from(remote, options));
  return told;
}

async function fill(folder, url, rows) {
  const remote = new PouchDB(`${url}/fill${Date.now()}`);
  await put(remote, made(rows));
  const fresh = new PouchDB(`${folder}/fresh`);
  const told = { fill: await seconds(() => fresh.replicate.from(remote, options)) };
  await demand(fresh, rows);
  return told;
}

function serve(folder, port) {
  const app = require("express")();
  const Kept = PouchDB.defaults({ prefix: `${folder}/` });
  app.use("/", require("express-pouchdb")(Kept, { mode: "minimumForPouchDB", inMemoryConfig: true }));
  app.listen(Number(port), "127.0.0.1");
}

async function main([mode, folder, place, ...counts]) {
  if (mode === "serve") return serve(folder, place);
  const told = await { play, fill }[mode](folder, place, ...counts.map(Number));
  process.stdout.write(`${JSON.stringify(told)}\n`, () => process.exit(0));
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.stack || error}\n`);
  process.exit(1);
});
