/**
 * Draws what is known of the failures. The two messages come as HTML from the page's server, which made it harmless;
 * everything else is set as text. What the server sends is `View` in ../demo/view.ts.
 */

/** What is on the page now, as text: it is drawn again only where something has changed. */
const drawn = { view: "", list: "", setup: "" };

export function byId(id) {
  return document.getElementById(id);
}

export function drawList(groups, chosen) {
  const text = JSON.stringify([groups, chosen]);
  if (text === drawn.list) return;
  drawn.list = text;
  const focused = document.activeElement?.dataset?.id;
  const place = byId("failures");
  place.replaceChildren(...groups.map((group) => groupOf(group, chosen)));
  if (focused !== undefined) place.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
}

export function draw(view) {
  const text = JSON.stringify(view);
  if (text === drawn.view) return;
  drawn.view = text;
  for (const part of ["welcome", "bare"]) byId(part).hidden = true;
  byId("nav").hidden = false;
  byId("layout").classList.remove("bare");
  byId("failure").hidden = false;
  byId("title").replaceChildren(view.title, " ", element("span", "quiet", `#${view.number}`));
  for (const part of ["repository", "branch", "sha", "author"]) byId(part).textContent = view[part];
  for (const part of ["trouble", "note"]) {
    byId(part).hidden = view[part] === null;
    byId(part).textContent = view[part] ?? "";
  }
  drawNext(view.next);
  // Not `disabled`, which would take the focus away from the button that was just pressed.
  for (const button of byId("actions").children) button.ariaDisabled = String(view.waiting);
  byId("stages").replaceChildren(...view.stages.map((stage) => stageOf(stage, view.waiting)));
  drawMessage("comment", view.comment, view.waiting);
  if (view.expectsSlack || view.slack !== null) drawMessage("slack", view.slack, view.waiting);
  else byId("slack").replaceChildren(element("p", "empty", "Slack was not connected when this failed."));
}

/** What is to be set up first, and what stands in Slack's channel beside failures. */
export function drawSetup(state) {
  const text = JSON.stringify(state);
  if (text === drawn.setup) return;
  drawn.setup = text;
  const { setup, hasSlack, messages } = state;
  const missing = setup?.missing ?? null;
  const isFailureShown = !byId("failure").hidden;
  byId("to-setup").hidden = setup === null;
  byId("no-slack").hidden = hasSlack;
  byId("bare").hidden = missing === null || isFailureShown;
  byId("welcome").hidden = missing !== null || isFailureShown;
  byId("nav").hidden = missing !== null && !isFailureShown;
  byId("layout").classList.toggle("bare", byId("nav").hidden);
  if (setup !== null) {
    for (const id of ["to-setup", "set-up"]) byId(id).href = setup.url;
    byId("token").textContent = setup.token;
    byId("missing").textContent = missing ?? "";
  }
  byId("channel").hidden = messages.length === 0;
  byId("channel-messages").replaceChildren(
    ...messages.map((told) => {
      const frame = element("div", "frame slack");
      frame.append(messageOf("slack", told));
      return frame;
    }),
  );
}

function drawNext(next) {
  const button = byId("next");
  button.hidden = next === null;
  if (next === null) return;
  button.dataset.kind = next.kind;
  button.textContent = next.button;
}

export function inSeconds(ms) {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

function groupOf({ name, failures }, chosen) {
  const group = element("div", "group");
  group.append(element("h2", "group-name", name), ...failures.map((failure) => buttonFor(failure, chosen)));
  return group;
}

function buttonFor({ id, tool, fails, delivered, passed }, chosen) {
  const button = element("button", "choose");
  button.type = "button";
  button.dataset.id = id;
  button.dataset.delivered = String(delivered);
  button.dataset.passed = String(passed);
  button.ariaCurrent = String(id === chosen);
  button.append(element("b", "tool", tool), element("span", "fails", fails));
  return button;
}

function stageOf({ name, ms, note }, waiting) {
  const stage = element("li", ms === null ? "pending" : "");
  const time = ms === null ? (waiting ? "…" : "–") : inSeconds(ms);
  const why = ms === null && !waiting ? "Not needed." : "";
  stage.append(
    element("span", "", name),
    element("b", "when", time),
    element("small", "how", ms === null ? why : note),
  );
  return stage;
}

/** A message in its frame, or why there is none. */
function drawMessage(kind, told, waiting) {
  const place = byId(kind);
  if (told === null) {
    const words = waiting ? "On its way …" : "Nothing was posted here.";
    place.replaceChildren(element("p", waiting ? "empty waiting" : "empty", words));
    return;
  }
  place.replaceChildren(messageOf(kind, told));
}

function messageOf(kind, told) {
  const content = byId(`${kind}-frame`).content.cloneNode(true);
  const part = (name) => content.querySelector(`[data-part="${name}"]`);
  const [body, time] = [part("body"), part("time")];
  part("author").textContent = told.author.replace("[bot]", "");
  if (told.channel !== undefined) part("channel").textContent = told.channel;
  time.dateTime = told.at;
  time.textContent = new Date(told.at).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
  body.innerHTML = told.versions.at(-1) ?? "";
  if (told.versions.length > 1) part("versions").append(versionsOf(told.versions, body));
  for (const reply of told.replies ?? []) part("replies").append(replyOf(reply));
  if (told.whisper) part("whisper").append(whisperOf(told.whisper));
  return content;
}

function whisperOf(html) {
  const whisper = element("div", "slack-whisper");
  whisper.role = "status";
  const words = element("div");
  words.innerHTML = html;
  whisper.append(element("small", "", "Only visible to you"), words);
  return whisper;
}

function replyOf(html) {
  const reply = element("div", "slack-reply");
  reply.innerHTML = html;
  return reply;
}

/** How often it was edited, and all that it said before. */
function versionsOf(versions, body) {
  const select = element("select");
  select.ariaLabel = "Version of this message";
  const edits = versions.length - 1;
  const times = edits === 1 ? "once" : edits === 2 ? "twice" : `${edits} times`;
  for (const index of [...versions.keys()].reverse()) {
    const words = index === edits ? `edited ${times}` : `version ${index + 1} of ${versions.length}`;
    select.append(new Option(words, String(index)));
  }
  select.addEventListener("change", () => {
    body.innerHTML = versions[Number(select.value)] ?? "";
  });
  return select;
}

function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}
