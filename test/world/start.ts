/**
 * `npm start`: whyred's main job on this machine, with nothing to sign up for. It starts stand-ins for GitHub, its log
 * storage and Slack, and the real Worker in workerd; then it serves a page on which recorded failures, or your own
 * logs, are delivered as signed webhooks, and both messages are seen as people would see them.
 *
 *     npm start                     the page
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
  return wanted.once === undefined ? showPage() : once(wanted.once);
}

type Wanted = { help: boolean; once: Scenario | undefined };

/** What is wanted, or a sentence that says why it cannot be known. */
function understand(args: string[]): Wanted | string {
  const options = { help: { type: "boolean", short: "h" }, once: { type: "boolean" } } as const;
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [name = scenarios[0]?.id, ...more] = positionals;
    if (values.help === true) return { help: true, once: undefined };
    if (values.once !== true && positionals.length > 0) return `'${positionals[0]}' is understood after --once alone.`;
    if (more.length > 0) return "--once takes one failure at a time.";
    if (values.once !== true) return { help: false, once: undefined };
    const scenario = scenarios.find(({ id }) => id === name);
    return scenario === undefined
      ? `There is no recorded failure '${name}': there are ${names}.`
      : { help: false, once: scenario };
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

async function showPage(): Promise<number> {
  const demo = await startDemo();
  const { servePage } = await import("./demo/page-server.ts");
  const page = await servePage(demo);
  console.log(`
  whyred runs here: ${page.url}

  Open it in a browser, choose a recorded failure, and watch what becomes of it on
  the pull request and in Slack. Or drop the log of a job of your own on the page.
  The Worker itself: ${demo.worker.url} (its /health says how it is).

  Ctrl+C ends it.
`);
  await end.asked;
  console.log("\nEnding the Worker and the stand-ins …");
  await page.close();
  await demo.close();
  return 0;
}

/** Loaded only now: it takes a second, in which the user knows already what goes on. */
async function startDemo() {
  console.log("Starting the Worker and the stand-ins …");
  const { Demo } = await import("./demo/demo.ts");
  const demo = await Demo.start();
  end.listenAlone();
  return demo;
}
