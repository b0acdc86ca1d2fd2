// whyred's status, as JSON for monitors and as a page for people. Both are public, so neither shows anything of a
// repository.
import { VERSION } from "./edge/version.ts";
import { lastHeardHere } from "./intake/heard.ts";
import type { LedgerStatus } from "./ledger/ledger.ts";
import { LEDGER_TIMEOUT_MS } from "./ledger/limits.ts";
import type { Status } from "./pages/status-page.ts";
import { LEDGER } from "./queue/dead-letters.ts";
import type { Settings } from "./settings/settings.ts";

const UNKNOWN = "The counts of the last two weeks are not available right now; reload in a minute.";
const GIVEN_UP =
  "Some reports could not be posted; the Worker's log has the details. To retry one, redeliver its webhook (App settings > Advanced).";

/**
 * Reads the settings and the Ledger only: opening a public page sends no request to GitHub or Slack. `hasSession`: it is
 * opened by somebody who may know the version.
 */
export async function healthOf({ problems, slack, sources }: Settings, env: Env, hasSession: boolean): Promise<Status> {
  const known = await askLedger(env);
  const heard = [known?.heardAt ?? null, lastHeardHere()].filter((at) => at !== null);
  return {
    status: problems.length === 0 ? "ok" : "misconfigured",
    ...(hasSession && { version: VERSION }),
    problems,
    slack: slack?.kind ?? "off",
    sources,
    lastWebhook: heard.length === 0 ? null : new Date(Math.max(...heard)).toISOString(),
    givenUp:
      known?.givenUp.map(({ last, ...it }) => ({ ...it, last: new Date(last).toISOString().slice(0, 10) })) ?? null,
    notes: known === null ? [UNKNOWN] : known.givenUp.length > 0 ? [GIVEN_UP] : [],
  };
}

/** Null where the Ledger does not answer within {@link LEDGER_TIMEOUT_MS}. */
async function askLedger(env: Env): Promise<LedgerStatus | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), LEDGER_TIMEOUT_MS);
    });
    return await Promise.race([env.LEDGER.getByName(LEDGER).status(), late]);
  } catch {
    return null; // the object is being moved, or is overloaded
  } finally {
    clearTimeout(timer);
  }
}
