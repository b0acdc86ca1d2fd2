// The repository's own rules, or else those of its owner's `.github` repository, as this isolate last read them.

import type { Report } from "../core/report/report.ts";
import { type Named, namedIn, parseRules, problemInWords } from "../core/rules/parse-rules.ts";
import { channelKey, type Rule } from "../core/rules/rules.ts";
import { GitHub } from "../edge/github/github.ts";
import { getRulesFile, RULES_FILE, type RulesFile } from "../edge/github/rules-file.ts";
import { logTrouble } from "../edge/worker-log.ts";
import type { GitHubSettings, Settings } from "../settings/settings.ts";
import { RULES_ANSWER_MS, RULES_FILES_KNOWN_MAX, RULES_REMEMBERED_MS, WRONG_RULES_REMEMBERED_MS } from "./limits.ts";

export type OwnRules =
  | { readonly kind: "rules"; readonly rules: readonly Rule[] }
  /** `notice` says in one line what is wrong. */
  | { readonly kind: "wrong"; readonly version: string; readonly notice: string };

/** The answer; null if it takes longer (ms). The request goes on, but is not waited for. */
export async function within<T>(ms: number, answer: Promise<T>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

const NONE: OwnRules = { kind: "rules", rules: [] };

type Known = { readonly until: number; readonly settings: Settings; readonly own: OwnRules };
/** By API and repository. Holds values only, because a promise belongs to the object that made it. */
const known = new Map<string, Known>();

type Asked = Pick<Report, "repository" | "installationId">;

/**
 * The rules; none if GitHub cannot say now, since no failure waits for a file. `isDoubted` ignores what is remembered.
 */
export async function ownRules(settings: Settings, asked: Asked, isDoubted = false): Promise<OwnRules> {
  const { github } = settings;
  if (!github) return NONE;
  const key = `${github.apiUrl} ${asked.repository.id}`;
  const atHand = known.get(key);
  if (!isDoubted && atHand && atHand.settings === settings && Date.now() < atHand.until) return atHand.own;
  const own = await within(RULES_ANSWER_MS, readRules(settings, github, asked));
  if (!own) return NONE;
  const forMs = own.kind === "wrong" ? WRONG_RULES_REMEMBERED_MS : RULES_REMEMBERED_MS;
  known.delete(key);
  known.set(key, { until: Date.now() + forMs, settings, own });
  const [oldest] = known.keys();
  if (known.size > RULES_FILES_KNOWN_MAX && oldest !== undefined) known.delete(oldest);
  return own;
}

async function readRules(settings: Settings, github: GitHubSettings, asked: Asked): Promise<OwnRules> {
  const { id, owner, name } = asked.repository;
  const { installationId } = asked;
  const ownScope = { installationId, repositoryId: id, owner, repo: name };
  const own = await fileOf(github, ownScope);
  if (own) return parsed(own, RULES_FILE, settings);
  if (name === OWNERS) return NONE;
  // Found by name: its id is not known.
  const ownersScope = { installationId, repositoryId: `of ${owner}`, owner, repo: OWNERS, byName: true } as const;
  const owners = await fileOf(github, ownersScope);
  return owners ? parsed(owners, `${RULES_FILE} of the owner's ${OWNERS} repository`, settings) : NONE;
}

/** docs.github.com, "Creating a default community health file": where an owner's defaults are kept. */
const OWNERS = ".github";

async function fileOf(
  github: GitHubSettings,
  scope: ConstructorParameters<typeof GitHub>[1],
): Promise<RulesFile | null> {
  const found = await getRulesFile(new GitHub(github, scope), { owner: scope.owner, repo: scope.repo });
  if (found.ok) return found.value;
  logTrouble({ object: "Branch", task: "rules", what: found.failure.logText, next: "told as if there were none" });
  return null;
}

function parsed({ version, text }: RulesFile, where: string, settings: Settings): OwnRules {
  const rules = parseRules(text, mayName(settings));
  if (rules.kind === "rules") return rules;
  const [first, ...more] = rules.problems;
  const others = more.length > 0 ? ` (and ${more.length} more)` : "";
  return {
    kind: "wrong",
    version,
    notice: `${where}, ${problemInWords(first)}${others}. Until it is mended it counts as not there.`,
  };
}

function mayName({ slack, rules }: Settings): Named {
  const named = namedIn(rules);
  const own = slack?.kind === "bot" ? [channelKey(slack.channel)] : [];
  return { channels: new Set([...named.channels, ...own]), ids: named.ids };
}
