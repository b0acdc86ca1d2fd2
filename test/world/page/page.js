/** The page: which failure is chosen, asking for what becomes of it, and what buttons, files and links do. */
import { byId, draw, drawList, drawSetup, inSeconds } from "./draw.js";

const pollMs = { waiting: 250, quiet: 1500 };
const statusMs = 5000;

/** The failure that is shown, by its id; undefined as long as none is. */
let chosen;
/** What was broken last, when this page began or since; undefined as long as that is not known. */
let newest;
let nextAsk;
let nextSilence;

await list();
await lookAtSetup();
listenToButtons();
listenToFiles();
listenToLinks();
addEventListener("hashchange", () => void choose(location.hash.slice(1)));
if (location.hash.length > 1) await choose(location.hash.slice(1));

/** Asks the page's server; what goes wrong is said as a sentence, and the answer is then undefined. */
async function ask(path, options = {}) {
  try {
    const response = await fetch(path, options);
    const answer = await response.json();
    if (response.ok) return answer;
    say(answer.error);
  } catch {
    say("The demonstration does not answer. Was it ended in the terminal? npm start begins it again.");
  }
}

async function list() {
  const groups = await ask("/failures");
  if (groups !== undefined) drawList(groups, chosen);
}

/** As long as whyred may be set up meanwhile: how far that is, what Slack says beside failures, and what was broken. */
async function lookAtSetup() {
  const state = document.hidden ? undefined : await ask("/setup");
  if (state !== undefined) {
    drawSetup(state);
    const isBroken = newest !== undefined && state.newest !== newest;
    newest = state.newest;
    if (isBroken && chosen === undefined && newest !== null) await choose(newest);
    else if (isBroken) await list();
  }
  if (state === undefined || state.setup !== null) setTimeout(lookAtSetup, pollMs.quiet);
}

/** Shows a failure that was delivered before. */
async function choose(id) {
  if (id === chosen) return;
  const view = await ask(`/failure/${encodeURIComponent(id)}`);
  if (view !== undefined) await show(view);
}

async function deliver(id, kind) {
  const view = await ask(`/deliver/${encodeURIComponent(id)}/${kind}`, { method: "POST" });
  if (view !== undefined) await show(view);
}

/** As somebody in the channel does; what they alone are told stands below the message. */
async function pressInSlack(label) {
  const view = await ask(`/press/${encodeURIComponent(chosen)}/${encodeURIComponent(label)}`, { method: "POST" });
  if (view !== undefined) await show(view);
}

async function show(view) {
  const isAnother = chosen !== view.id;
  chosen = view.id;
  if (isAnother) history.replaceState(null, "", `#${view.id}`);
  draw(view);
  watch(view);
  await list();
}

/** Asks again after a while: soon as long as something is on its way. */
function watch(view) {
  clearTimeout(nextAsk);
  nextAsk = setTimeout(() => void follow(view), view.waiting ? pollMs.waiting : pollMs.quiet);
}

async function follow(view) {
  const next = document.hidden ? view : await ask(`/failure/${encodeURIComponent(view.id)}`);
  if (next === undefined || chosen !== view.id) return;
  draw(next);
  if (view.waiting && !next.waiting && next.trouble === null) say(endOf(next));
  watch(next);
}

function endOf({ round, stages, expectsSlack }) {
  if (round === "again") return "The same webhooks came twice: still one comment and one message.";
  return `${expectsSlack ? "Both are" : "It is"} there, ${inSeconds(Math.max(...stages.map(({ ms }) => ms ?? 0)))} after the first webhook.`;
}

function listenToButtons() {
  document.addEventListener("click", ({ target }) => {
    const press = target.closest("button[data-press]")?.dataset.press;
    if (press !== undefined && chosen !== undefined) return void pressInSlack(press);
    const { id, delivered } = target.closest("button[data-id]")?.dataset ?? {};
    if (id === undefined) return;
    if (delivered === "true") void choose(id);
    else void deliver(id, "failed");
  });
  byId("actions").addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button === null || chosen === undefined || button.ariaDisabled === "true") return;
    void deliver(chosen, button.dataset.kind);
  });
}

function listenToFiles() {
  const input = byId("file");
  input.addEventListener("change", () => {
    void take(input.files[0]);
    input.value = "";
  });
  addEventListener("dragover", (event) => {
    event.preventDefault();
    document.body.classList.add("dragging");
  });
  addEventListener("dragleave", () => document.body.classList.remove("dragging"));
  addEventListener("drop", (event) => {
    event.preventDefault();
    document.body.classList.remove("dragging");
    void take(event.dataTransfer.files[0]);
  });
}

/** Sends the file as it lies on the disk: the browser reads it piece by piece. */
async function take(file) {
  if (!(await isReadable(file))) return say("That cannot be read: drop a file, not a folder or a piece of text.");
  say(`Sending ${file.name} …`);
  const view = await ask(`/drop?name=${encodeURIComponent(file.name)}`, { method: "POST", body: file });
  if (view === undefined) return;
  say("");
  await show(view);
}

/** A folder looks like a file until it is read. */
async function isReadable(file) {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

/** The repositories are there on this machine only: a link leads to the job's log, or says where it would lead. */
function listenToLinks() {
  byId("failure").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link === null) return;
    const { hostname, origin } = new URL(link.href);
    if (hostname === location.hostname && origin !== location.origin) return; // a stand-in's page
    event.preventDefault();
    const job = /\/job\/(\d+)/.exec(link.href)?.[1];
    if (job === undefined) say(`This would lead to ${link.href}, but that repository is on this machine only.`);
    else open(`/log/${job}`, "_blank", "noopener");
  });
}

function say(words) {
  clearTimeout(nextSilence);
  byId("status").textContent = words;
  nextSilence = setTimeout(() => {
    byId("status").textContent = "";
  }, statusMs);
}
