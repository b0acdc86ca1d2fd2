import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

// No log names the place that this machine gets its packages from, nor a path of this machine.

const standIn = "packages.example.test";

function packageHosts(): string[] {
  const npm = execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8" });
  const sources = ["/etc/apt/sources.list", ...filesIn("/etc/apt/sources.list.d")];
  const texts = [npm, ...sources.filter((path) => existsSync(path)).map((path) => readFileSync(path, "utf8"))];
  const hosts = texts.flatMap((text) => [...text.matchAll(/https?:\/\/([^/\s:]+)/g)].map((match) => match[1] ?? ""));
  return [...new Set(hosts)].filter((host) => host !== "");
}

const filesIn = (directory: string) =>
  existsSync(directory) ? readdirSync(directory).map((name) => join(directory, name)) : [];

export function scrubber(): (text: string) => string {
  const hosts = packageHosts();
  return (text) => {
    let clean = text;
    for (const host of hosts) clean = clean.replaceAll(host, standIn);
    return clean
      .replace(
        /\b(?:registry|proxy|index|repo|static)\.[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:org|io|com|net|dev)\b/g,
        standIn,
      )
      .replaceAll(process.env["HOME"] === "/root" ? "/root/" : "\0", "/home/runner/");
  };
}
