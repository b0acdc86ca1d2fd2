// Exit codes: how logs report them, and what they mean on a platform. Pure.

/**
 * `Process completed with exit code -1073741819.`, and the wordings of tools and Docker. On Windows a code has 32 bits,
 * signed or not.
 */
const SAID =
  /(?:Process completed with exit code |failed with exit code |exited with (?:error )?code |exit code:? )(-?\d{1,10})\b/;

/** The exit code that a line reports; null if there is none. */
export function exitCodeIn(text: string): number | null {
  const code = SAID.exec(text)?.[1];
  return code === undefined ? null : Number(code);
}

/** For people: `exit code 137 (killed, SIGKILL: often out of memory)`. */
export function exitCodeInWords(code: number): string {
  const meaning = exitMeaning(code);
  return `exit code ${code}${meaning === null ? "" : ` (${meaning})`}`;
}

/**
 * Codes of shells and Unix. For a process that a signal ended, the shell reports 128 + the signal's number (POSIX,
 * Shell Command Language, 2.8.2; the numbers are those of signal(7) on Linux). 124 is timeout(1)'s, 126 and 127 the
 * shell's.
 */
const UNIX: ReadonlyMap<number, string> = new Map([
  [124, "timed out"],
  [126, "command not executable"],
  [127, "command not found"],
  [129, "hung up, SIGHUP"],
  [130, "interrupted, SIGINT"],
  [131, "quit, SIGQUIT"],
  [132, "illegal instruction, SIGILL"],
  [133, "trap, SIGTRAP"],
  [134, "aborted, SIGABRT"],
  [135, "bus error, SIGBUS"],
  [136, "arithmetic error, SIGFPE"],
  [137, "killed, SIGKILL: often out of memory"],
  [139, "segmentation fault, SIGSEGV"],
  [141, "broken pipe, SIGPIPE"],
  [143, "terminated, SIGTERM"],
  [152, "CPU time limit, SIGXCPU"],
  [153, "file size limit, SIGXFSZ"],
]);

/** NTSTATUS values that end a Windows process (MS-ERREF, 2.3.1), and those that runtimes raise. */
const WINDOWS: ReadonlyMap<number, string> = new Map([
  [0x40010004, "terminated by a debugger"],
  [0x40010005, "interrupted, Ctrl+C"],
  [0x80000003, "breakpoint"],
  [0xc0000005, "access violation"],
  [0xc0000006, "page could not be read"],
  [0xc0000017, "out of memory"],
  [0xc000001d, "illegal instruction"],
  [0xc0000094, "integer division by zero"],
  [0xc0000096, "privileged instruction"],
  [0xc00000fd, "stack overflow"],
  [0xc000012d, "out of memory, commit limit"],
  [0xc0000135, "DLL not found"],
  [0xc0000138, "DLL lacks an ordinal"],
  [0xc0000139, "DLL lacks an entry point"],
  [0xc000013a, "interrupted, Ctrl+C"],
  [0xc0000142, "DLL could not start"],
  [0xc0000374, "heap corruption"],
  [0xc0000409, "stack buffer overrun or fail-fast"],
  [0xc0000420, "assertion failed"],
  [0xe0434352, "unhandled .NET exception"],
  [0xe06d7363, "unhandled C++ exception"],
]);

/** What the platform means by an exit code, to be shown beside it; null if nothing. */
export function exitMeaning(code: number): string | null {
  return UNIX.get(code) ?? WINDOWS.get(code < 0 ? code + 2 ** 32 : code) ?? null;
}
