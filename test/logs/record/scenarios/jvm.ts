import type { Scenario } from "../types.ts";
import { setupJava } from "./setup.ts";

// Debian's own Maven repository, which needs no network.
const debianRepository = `rm -rf ~/.m2 && mkdir -p ~/.m2 && cp -rs /usr/share/maven-repo ~/.m2/repository
echo '<settings><offline>true</offline></settings>' > ~/.m2/settings.xml`;

export const jvm: readonly Scenario[] = [
  {
    id: "maven-junit",
    tool: "maven",
    kind: "a failure and an error in JUnit tests",
    version: "mvn --version",
    about: "interest on debt is rounded the wrong way, and an account without owner throws",
    mustShow: ["interestOnDebtIsRoundedAgainstTheOwner:26 expected:<-2> but was:<-1>", "NullPointer"],
    project: "bank-maven",
    prepare: debianRepository,
    job: { name: "verify" },
    steps: [setupJava, { name: "Verify", run: "mvn -B -ntp verify" }],
  },
  {
    id: "maven-unknown-host",
    tool: "maven",
    kind: "a plugin that cannot be downloaded, in one long line",
    version: "mvn --version",
    about: "the host of the plugins cannot be resolved",
    mustShow: ["Unknown host packages.example.test: Name or service not known"],
    headline: "could not be resolved",
    project: "bank-maven",
    prepare: "rm -rf ~/.m2",
    job: { name: "package" },
    steps: [setupJava, { name: "Package", run: "mvn -B -ntp package" }],
  },
  {
    id: "gradle-stacktrace",
    tool: "gradle",
    kind: "compile errors, What went wrong, and a long stack trace after it",
    version: "gradle --version | grep ^Gradle",
    about: "Main.java imports what does not exist, takes an int for a string, and gives one argument too few",
    mustShow: [
      "Main.java:5: error: cannot find symbol",
      "error: incompatible types: int cannot be converted to String",
      "Execution failed for task ':app:compileJava'.",
    ],
    project: "greeter-gradle",
    job: { name: "build" },
    steps: [setupJava, { name: "Build", run: "gradle --offline --no-daemon --console=plain --stacktrace build" }],
  },
  {
    id: "javac",
    tool: "javac",
    kind: "compile errors and a count",
    version: "javac -version",
    about: "Main.java imports what does not exist, takes an int for a string, and gives one argument too few",
    mustShow: [
      "app/src/main/java/app/Main.java:5: error: cannot find symbol",
      "Main.java:10: error: incompatible types",
      "Main.java:11: error: ",
    ],
    project: "greeter-gradle",
    job: { name: "compile" },
    steps: [setupJava, { name: "Compile", run: "javac -Xlint:all -d out $(find . -name '*.java')" }],
  },
];
