/**
 * `npm start`: whyred's main job on this machine, with nothing to sign up for. It starts stand-ins for GitHub, its log
 * storage and Slack, and the real Worker in workerd; then it serves a page on which recorded failures, or your own
 * logs, are delivered as signed webhooks, and both messages are seen as people would see them.
 *
 *     npm start                     the page
 *     npm start -- --setup          the same with nothing configured: it is set up in the browser first
 *     npm start -- --once [NAME]    one failure, printed here; exit code 0 if both messages were posted
 */
import { parseArgs } from "node:util";
import { EndAsked } from "./demo/end-asked.ts";
import { type Scenario, scenarios } from "./demo/scenarios.ts";

/** What a shell says of a command that was interrupted. */
const endedByUser = 130;
const names = scenarios.map(({ id }) => id).join(", ");
const usage = `whyred on this machine: the real Worker, with stand-ins for GitHub and Slack. Nothing leaves 127.0.0.1.

  npm start                    a page with recorded failures, and a place to drop your own log
  npm start -- --setup         with nothing configured: set it up in the browser, as after a deployment
  npm start -- --once          one recorded failure, printed here; ends with 0 if both messages were posted
  npm start -- --once NAME     the same with another: ${names}
  npm start -- --help          this text`;

const end = new EndAsked();
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const why = error instanceof Error ? error.message : String(error);
  console.error(end.isAsked ? "Ended before it was done." : `It went wrong: ${why}`);
  process.exitCode = end.isAsked ? endedByUser : 1;
}

async function main(given: string[]): Promise<number> {
  const wanted = understand(given);
  if (typeof wanted === "string") {
    console.error(`${wanted} npm start -- --help says what can be done.`);
    return 2;
  }
  if (wanted.help) {
    console.log(usage);
    return 0;
  }
  return wanted.once === undefined ? showPage(wanted.setup) : once(wanted.once);
}

type Wanted = { help: boolean; setup: boolean; once: Scenario | undefined };

/** What is wanted, or a sentence that says why it cannot be known. */
function understand(args: string[]): Wanted | string {
  const flag = { type: "boolean" } as const;
  const options = { help: { type: "boolean", short: "h" }, once: flag, setup: flag } as const;
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [name = scenarios[0]?.id, ...more] = positionals;
    const setup = values.setup === true;
    if (values.help === true) return { help: true, setup, once: undefined };
    if (setup && values.once === true) return "--once needs a Worker that is set up; leave out --setup.";
    if (values.once !== true && positionals.length > 0) return `'${positionals[0]}' is understood after --once alone.`;
    if (more.length > 0) return "--once takes one failure at a time.";
    if (values.once !== true) return { help: false, setup, once: undefined };
    const scenario = scenarios.find(({ id }) => id === name);
    return scenario === undefined
      ? `There is no recorded failure '${name}': there are ${names}.`
      : { help: false, setup, once: scenario };
  } catch (error) {
    const [problem = ""] = error instanceof Error ? error.message.split(". ") : [String(error)];
    return `${problem.replace(/\.$/, "")}.`;
  }
}

async function once(scenario: Scenario): Promise<number> {
  const demo = await startDemo();
  const { tellOnce } = await import("./demo/once.ts");
  try {
    const told = tellOnce(demo, scenario, { print: (text) => console.log(text) });
    return await Promise.race([told, end.asked.then(() => endedByUser)]);
  } finally {
    await demo.close();
  }
}

async function showPage(bare: boolean): Promise<number> {
  const demo = await startDemo(bare);
  const { servePage } = await import("./demo/page-server.ts");
  const page = await servePage(demo);
  if (bare) {
    console.log(`
  1. Set whyred up: ${demo.worker.url}/setup
     The setup token: ${demo.world.bareSettings()["SETUP_TOKEN"]}
     GitHub's and Slack's pages are stand-ins on this machine. Slack's channel is #${demo.world.channel.name}.

  2. See what is posted on the pull request and in Slack: ${page.url}
     Once whyred is set up, you can also choose a recorded failure there, or drop a log of your own.

  Ctrl+C ends it.
`);
  } else {
    console.log(`
  whyred runs here: ${page.url}

  Open it in a browser, choose a recorded failure, and watch what becomes of it on
  the pull request and in Slack. Or drop the log of a job of your own on the page.
  The Worker itself: ${demo.worker.url} (its /health says how it is).

  Ctrl+C ends it.
`);
  }
  await end.asked;
  console.log("\nEnding the Worker and the stand-ins …");
  await page.close();
  await demo.close();
  return 0;
}

/** Loaded only now: until the Worker is built and runs, the user knows already what goes on. */
async function startDemo(bare = false) {
  console.log("Building and starting the Worker and the stand-ins. This takes up to a minute …");
  const { Demo } = await import("./demo/demo.ts");
  const demo = await Demo.start({ bare });
  end.listenAlone();
  return demo;
}
