// What `--help` prints, and the one line that a wrong call gets.
import { COMMAND } from "./paths.ts";

export const USAGE = `Usage: ${COMMAND} ADDRESS | LOG | ZIP | FOLDER [--job JOB.json] [--json | --markdown], or --help.`;

export const HELP = `NAME
  whyred - says why a GitHub Actions job failed

SYNOPSIS
  ${COMMAND} ADDRESS | LOG | ZIP | FOLDER [--job JOB.json] [--json | --markdown]

DESCRIPTION
  Finds the step that failed and shows the few lines of its log that say why, word for
  word. Texts that look like secrets become ***. No AI model is asked.

  ADDRESS  a run, an attempt, a job or a pull request on GitHub, as the browser has it.
           All failed jobs are read; those that failed alike are shown once. Only the
           parts of a long log that are needed are downloaded. A pull request stands
           for the newest runs of its head commit.
  LOG      a job's log, or any output that you copied; - is the standard input.
  ZIP      what "Download log archive" on a run's page gives.
  FOLDER   every *.txt and *.log in it, or that archive, unpacked.

OPTIONS
  --job JOB.json   with LOG: what GitHub's "get a job" answers, so that the step is known
  --json           for programs: an object for a LOG, an array for all else
  --markdown       what whyred's comment on the pull request would say
  -h, --help       this page
  -V, --version    the version

ENVIRONMENT
  GH_TOKEN, GITHUB_TOKEN  a token that may read the repository's Actions. Without one,
                          GitHub answers about public repositories, but gives no logs.
  GITHUB_API_URL          the API to ask, for example https://HOST/api/v3
  GITHUB_SERVER_URL       an Enterprise Server whose addresses are known
  NO_COLOR                no colours, also in a terminal

EXIT STATUS
  0  a failure was found
  1  nothing failed
  2  it cannot be said: a sentence on standard error says why

EXAMPLES
  Why did this run fail?
    GH_TOKEN=$(gh auth token) ${COMMAND} https://github.com/O/R/actions/runs/1

  What is red on this pull request?
    ${COMMAND} https://github.com/O/R/pull/3

  A log that you have, or one from elsewhere:
    ${COMMAND} job.log
    make 2>&1 | ${COMMAND} -

  The headlines alone, of an archive:
    ${COMMAND} logs_1.zip --json | jq -r '.[].headline'

  In a workflow's last job, into the run's summary:
    ${COMMAND} $GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID \\
      --markdown >> $GITHUB_STEP_SUMMARY`;
