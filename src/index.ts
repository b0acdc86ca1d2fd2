// The Worker's entry: what Cloudflare runs.
import { app } from "./app.ts";
import { LEDGER } from "./given-up.ts";

export { Branch } from "./branch.ts";
export { Inbox } from "./inbox.ts";
export { Installation } from "./installation.ts";
export { Ledger } from "./ledger.ts";
export { WorkflowRun } from "./workflow-run.ts";

export default {
  fetch: (request, env, context) => app.fetch(request, env, context),
  /** The cron trigger. */
  scheduled: (_controller, env) => env.LEDGER.getByName(LEDGER).lookForMissed(),
} satisfies ExportedHandler<Env>;
