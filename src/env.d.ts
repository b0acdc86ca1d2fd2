// What Cloudflare hands the Worker: its settings, by the names that the settings' own schema knows, and its objects,
// by the names of wrangler.toml. Global, as `cloudflare:workers` wants it.
declare namespace Cloudflare {
  interface GlobalProps {
    mainModule: typeof import("./index.ts");
  }
  interface Env extends Partial<Record<import("./settings/settings.ts").SettingName, string | undefined>> {
    readonly INBOX: DurableObjectNamespace<import("./intake/inbox.ts").Inbox>;
    readonly WORKFLOW_RUN: DurableObjectNamespace<import("./run/workflow-run.ts").WorkflowRun>;
    readonly BRANCH: DurableObjectNamespace<import("./branch/branch.ts").Branch>;
    readonly LEDGER: DurableObjectNamespace<import("./ledger/ledger.ts").Ledger>;
    readonly INSTALLATION: DurableObjectNamespace<import("./installation/installation.ts").Installation>;
  }
}

interface Env extends Cloudflare.Env {}
