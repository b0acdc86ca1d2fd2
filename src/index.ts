// The Worker's entry: what Cloudflare runs.
import { app } from "./app.ts";

export { Branch } from "./branch.ts";
export { WorkflowRun } from "./workflow-run.ts";

export default { fetch: app.fetch } satisfies ExportedHandler<Env>;
