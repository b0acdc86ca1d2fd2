// The command's entry, for `npm run explain` and for the package's `whyred`. Never part of the Worker's bundle.
import { run } from "./command.ts";

process.exitCode = await run(process.argv.slice(2), process);
