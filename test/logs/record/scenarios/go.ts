import type { Scenario } from "../types.ts";
import { nodeDeprecation, setupGo } from "./setup.ts";

export const go: readonly Scenario[] = [
  {
    id: "go-test",
    tool: "go test",
    kind: "a failing subtest between packages that pass",
    version: "go version",
    about: "a delay that is doubled 39 or 63 times overflows",
    mustShow: [
      "--- FAIL: TestDelay",
      "backoff_test.go:24: Delay(64) = 0s, want 1m0s",
      "Delay(40) = -1012918h58m43.28654848s",
    ],
    headline: "backoff_test.go:24: Delay(",
    project: "queue-go",
    job: { name: "test" },
    steps: [setupGo, { name: "Vet", run: "go vet ./..." }, { name: "Test", run: "go test -v ./..." }],
  },
  {
    id: "go-build-vet",
    tool: "go build",
    kind: "compile errors in one package hide those in another",
    version: "go version",
    about: "a method lost its context parameter, so the type no longer is a Store; an import is unused",
    mustShow: ["cannot use (*Store)(nil)", "wrong type for Get method", 'imported and not used: "os"'],
    project: "api-go-vet",
    job: { name: "build", trailer: nodeDeprecation },
    steps: [setupGo, { run: "go build ./..." }, { run: "go test ./..." }],
  },
  {
    id: "go-vet",
    tool: "go vet",
    kind: "vet findings with paths that the problem matcher takes",
    version: "go version",
    about: "a format takes a number for a string, and code after a return is never reached",
    mustShow: ["Fprintf format %s has arg item.Quantity of wrong type int"],
    headline: "Fprintf format %s has arg item.Quantity of wrong type int",
    project: "api-go-vet",
    job: { name: "vet" },
    steps: [setupGo, { name: "Vet", run: "cd internal/report\ngo vet ." }],
  },
];
