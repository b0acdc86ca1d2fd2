// The command's entry, for `npm run explain` and for the package's `whyred`. Never part of the Worker's bundle.
import { run } from "./command.ts";

// Whoever reads only the beginning (`| head`) has heard enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

process.exitCode = await run(process.argv.slice(2), process);
