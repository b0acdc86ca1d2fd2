/**
 * How long each stage of the last round took, from the first webhook's departure: told by the times at which the
 * requests came to the stand-ins.
 */
import { attemptOf } from "../github/state.ts";
import type { World } from "../world.ts";
import type { Failing, Round } from "./failing.ts";
import { isAbout } from "./posted.ts";

export type Stage = {
  name: string;
  /** Null: it has not happened (yet). */
  ms: number | null;
  note: string;
};

const logOperation = "actions/download-job-logs-for-workflow-run";
const commentOperations = new Set(["issues/create-comment", "issues/update-comment"]);

export function stagesOf(failing: Failing, world: World, settleSeconds: number): Stage[] {
  const round = failing.lastRound;
  if (round === undefined) return [];
  const since = (time: Date | undefined) => (time === undefined ? null : time.getTime() - round.startedAt.getTime());
  const asked = askedOfGitHub(failing, world).filter(({ at }) => at >= round.startedAt);
  const written = asked.find(({ operation = "" }) => commentOperations.has(operation));
  const said = saidInSlack(failing, world).find(({ at }) => at >= round.startedAt);
  const settles = round.kind === "failed" ? ` It waits ${settleSeconds} s for sibling failures (SETTLE_SECONDS).` : "";
  return [
    { name: "Webhooks answered", ms: answeredAfter(round), note: inWords(round) },
    { name: "GitHub first asked", ms: since(asked[0]?.at), note: `${asked.length} requests to GitHub in all.` },
    logStage(failing, world, since),
    {
      name: "Comment written",
      ms: since(written?.at),
      note: `${postedOrEdited(written?.method === "PATCH")}${settles}`,
    },
    {
      name: "Slack told",
      ms: since(said?.at),
      note: postedOrEdited(said?.method === "chat.update"),
    },
  ];
}

/** The slowest of them; null until all are answered. */
function answeredAfter({ answers, isDelivered }: Round): number | null {
  return isDelivered && answers.length > 0 ? Math.max(...answers.map(({ ms }) => ms)) : null;
}

function inWords({ answers }: Round): string {
  const accepted = answers.filter(({ status }) => status === 202).length;
  const ignored = answers.filter(({ status }) => status === 200).length;
  const ofThese = [accepted > 0 ? `${accepted} accepted` : "", ignored > 0 ? `${ignored} ignored` : ""];
  return `The slowest of ${answers.length}: ${ofThese.filter(Boolean).join(", ")}.`;
}

function logStage(failing: Failing, world: World, since: (time: Date | undefined) => number | null): Stage {
  const from = failing.lastRound?.startedAt ?? new Date(0);
  const names = attemptOf(failing.run).jobs.map(({ id }) => `workflow-job-run-${id}/`);
  const read = world.storage.requests.find(({ path, at }) => at >= from && names.some((name) => path.includes(name)));
  const refused = askedOfGitHub(failing, world).find(({ operation, at }) => at >= from && operation === logOperation);
  if (read !== undefined || refused === undefined || refused.status === 302) {
    return { name: "Log asked for", ms: since(read?.at), note: "From the log storage, by a link that lives a minute." };
  }
  return { name: "Log asked for", ms: since(refused.at), note: `There is none: GitHub answered ${refused.status}.` };
}

function postedOrEdited(isEdit: boolean): string {
  return isEdit ? "Edited in place." : "Posted.";
}

function askedOfGitHub({ run }: Failing, { github }: World) {
  const { owner, name, id } = run.repository;
  return github.requests.filter(
    ({ path, body }) =>
      path.startsWith(`/repos/${owner.login}/${name}/`) || JSON.stringify(body).includes(`"repository_ids":[${id}]`),
  );
}

function saidInSlack({ runs }: Failing, { slack }: World) {
  return slack.requests.filter(({ body }) => isAbout(runs, body));
}
