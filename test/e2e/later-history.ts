// The Worker that ships, with a History whose clock can be put forward: what it says depends on days. Nothing else of it
// is changed. `GET /later?hours=N` puts the clock forward.
import shipped, { History as ShippedHistory } from "../../src/index.ts";

export { Branch, Channel, Inbox, Installation, Ledger, Setup, WorkflowRun } from "../../src/index.ts";

let aheadMs = 0;

export class History extends ShippedHistory {
  override async hear(...told: Parameters<ShippedHistory["hear"]>): ReturnType<ShippedHistory["hear"]> {
    const { now } = Date;
    Date.now = () => now() + aheadMs;
    // All of it has run by the time that it is waited for.
    const answer = super.hear(...told);
    Date.now = now;
    return answer;
  }
}

export default {
  ...shipped,
  async fetch(request, env, context) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== "/later") return shipped.fetch(request, env, context);
    aheadMs = Number(searchParams.get("hours")) * 3_600_000;
    return new Response(null, { status: 204 });
  },
} satisfies ExportedHandler<Env>;
