// Which inner step of a composite action failed it, if no marks say so? Two cases look alike in the log:
//
//   npm audit       fails, tolerated (`continue-on-error`)   npx playwright test   fails
//   schema-check    fails for good                           docker rm -f cache-1  fails too, it always runs
//
// The later one is the cause, unless its command only cleans up or reports. A table and one function. Pure.

/** Commands that clean up or show the state, and would not fail a build by themselves. */
const CLEANS_UP: readonly RegExp[] = [
  /^(?:sudo )?(?:rm|rmdir|unlink|kill|pkill|killall|umount|cat|tail|head|ls|df|free|ps|journalctl|dmesg)\b/,
  /^(?:sudo )?(?:docker|podman|nerdctl) (?:container |image |volume |network |system |builder )?(?:rm|rmi|stop|kill|prune|logout|logs|ps|inspect)\b/,
  /^(?:sudo )?(?:docker[- ]compose|podman[- ]compose) (?:[^|;&]* )?(?:down|stop|rm|kill|logs|ps)\b/,
  /^(?:kubectl|oc) (?:[^|;&]* )?(?:delete|logs|describe|get)\b/,
  /^(?:helm (?:uninstall|delete)|(?:kind|k3d|minikube)(?: cluster)? (?:delete|stop)|terraform (?:[^|;&]* )?destroy|az group delete)\b/,
  /\b(?:clean|clean-?up|tear-?down|shut-?down|log-?out|uninstall|destroy|prune)\b/i,
];

/** Actions that keep or report what others made. */
const REPORTS =
  /\b(?:upload|report|reporter|notify|comment|summary|slack|publish-(?:unit-)?test-results?|codecov|coveralls|cache\/save)\b/i;

/** Does this inner step run whether or not the ones before it failed? Judged by its command, or by an action's name. */
export function isAftermath({ command, isAction }: { command: string; isAction: boolean }): boolean {
  return isAction ? REPORTS.test(command) : CLEANS_UP.some((pattern) => pattern.test(command));
}
