// The Worker's entry point.
import { app } from "./app.ts";
import { LEDGER } from "./queue/dead-letters.ts";

export { Branch } from "./branch/branch.ts";
export { Channel } from "./channel/channel.ts";
export { History } from "./history/history.ts";
export { Installation } from "./installation/installation.ts";
export { Inbox } from "./intake/inbox.ts";
export { Ledger } from "./ledger/ledger.ts";
export { WorkflowRun } from "./run/workflow-run.ts";
export { Setup } from "./setup/setup.ts";

export default {
  fetch: (request, env, context) => app.fetch(request, env, context),
  /** The cron trigger. */
  scheduled: (_controller, env) => env.LEDGER.getByName(LEDGER).lookForMissed(),
} satisfies ExportedHandler<Env>;
