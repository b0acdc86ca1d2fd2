// What Cloudflare passes to the Worker: its settings, named by the settings' schema, and its Durable Objects, named by
// wrangler.toml. Global, because `cloudflare:workers` expects it so.
declare namespace Cloudflare {
  interface GlobalProps {
    mainModule: typeof import("./index.ts");
  }
  interface Env extends Partial<Record<import("./settings/schema.ts").SettingName, string | undefined>> {
    readonly INBOX: DurableObjectNamespace<import("./intake/inbox.ts").Inbox>;
    readonly WORKFLOW_RUN: DurableObjectNamespace<import("./run/workflow-run.ts").WorkflowRun>;
    readonly BRANCH: DurableObjectNamespace<import("./branch/branch.ts").Branch>;
    readonly LEDGER: DurableObjectNamespace<import("./ledger/ledger.ts").Ledger>;
    readonly SETUP: DurableObjectNamespace<import("./setup/setup.ts").Setup>;
    readonly HISTORY: DurableObjectNamespace<import("./history/history.ts").History>;
    readonly CHANNEL: DurableObjectNamespace<import("./channel/channel.ts").Channel>;
    readonly INSTALLATION: DurableObjectNamespace<import("./installation/installation.ts").Installation>;
  }
}

interface Env extends Cloudflare.Env {}
