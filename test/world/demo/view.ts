/** What the page is told about a failure: both messages as HTML, each version of them, and how long it took. */
import { fullName } from "../github/state.ts";
import type { Demo } from "./demo.ts";
import type { Failing, Round } from "./failing.ts";
import { renderMarkdown } from "./github-markdown.ts";
import { commentOn, messageAbout, postedAt, repliesTo } from "./posted.ts";
import type { Next } from "./scenarios.ts";
import { renderSlack } from "./slack-html.ts";
import { type Stage, stagesOf } from "./stages.ts";

/** A message with all that it has said, the newest last. */
export type Told = { author: string; at: string; versions: string[] };

export type View = {
  id: string;
  repository: string;
  number: number;
  title: string;
  branch: string;
  author: string;
  sha: string;
  round: string;
  stages: Stage[];
  comment: Told | null;
  /** With the replies in its thread, and what the last presser of a button was told, as HTML. */
  slack: (Told & { channel: string; replies: string[]; whisper: string | null }) | null;
  /** Whether a message was to come there. */
  expectsSlack: boolean;
  /** What can be made to happen next. */
  next: Next | null;
  /** Whether something is still expected to come. */
  waiting: boolean;
  note: string | null;
  trouble: string | null;
};

/** After this long without both messages, the page says so and why that may be. */
const patienceMs = 30_000;

export function viewOf(demo: Demo, failing: Failing): View {
  const { pull, id } = failing;
  const [comment, message] = [commentOn(failing, demo.world), messageAbout(failing, demo.world)];
  const stages = stagesOf(failing, demo.world, demo.settleSeconds);
  const round = failing.lastRound;
  const waiting =
    round !== undefined && failing.trouble === undefined && isWaiting(round, stages, failing.expectsSlack);
  return {
    id,
    repository: fullName(pull.repository),
    number: pull.number,
    title: pull.title,
    branch: pull.branch,
    author: pull.author.login,
    sha: pull.sha.slice(0, 7),
    round: round?.kind ?? "none",
    stages,
    comment: comment
      ? {
          author: comment.author.login,
          at: comment.createdAt.toISOString(),
          versions: comment.history.map(renderMarkdown),
        }
      : null,
    slack: message
      ? {
          author: demo.world.slack.identity.user,
          channel: message.channel.name,
          at: postedAt(message).toISOString(),
          versions: message.history.map(({ blocks }) => renderSlack(blocks)),
          replies: repliesTo(message, demo.world).map(({ blocks }) => renderSlack(blocks)),
          whisper: failing.whisper ? renderSlack(failing.whisper.blocks) : null,
        }
      : null,
    expectsSlack: failing.expectsSlack,
    next: failing.next ?? null,
    waiting: waiting && ageOf(round) < patienceMs,
    note: failing.note,
    trouble: failing.trouble ?? (waiting && ageOf(round) >= patienceMs ? tooLate(demo, failing) : troubleOutside(demo)),
  };
}

/** A round is over when both sinks were written, as far as there are two. One that changes nothing is over when nothing came for a while. */
function isWaiting(round: Round, stages: readonly Stage[], expectsSlack: boolean): boolean {
  const [comment, slack] = stages.slice(-2);
  const isWritten = comment?.ms !== null && (slack?.ms !== null || !expectsSlack);
  return round.kind === "again" ? ageOf(round) < quietAfterMs : !isWritten;
}

/** Longer than the Worker waits for siblings and merges changes, so that a doubled message would have come. */
const quietAfterMs = 6_000;

function ageOf({ startedAt }: Round): number {
  return Date.now() - startedAt.getTime();
}

function tooLate({ worker }: Demo, { expectsSlack }: Failing): string {
  const said = worker.logs.slice(-3).join(" · ");
  const why = said === "" ? "Its log says nothing about it." : `Its log says: ${said}`;
  return `The Worker has not posted ${expectsSlack ? "both messages" : "the comment"} within ${patienceMs / 1000} seconds. ${why}`;
}

function troubleOutside({ world }: Demo): string | null {
  const [first] = world.violations();
  return first === undefined ? null : `The stand-ins met a request that the real ones do not know: ${first}`;
}
