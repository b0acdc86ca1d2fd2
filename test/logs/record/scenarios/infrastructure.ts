import type { Scenario } from "../types.ts";

export const infrastructure: readonly Scenario[] = [
  {
    id: "terraform-validate",
    tool: "terraform",
    kind: "errors in boxes",
    version: "terraform version",
    about: "a module's argument is missing and another is unknown",
    mustShow: ["Error: Missing required argument", "Error: Unsupported argument"],
    project: "infra-terraform",
    job: { name: "validate", env: { TF_IN_AUTOMATION: "true" } },
    steps: [
      { name: "Init", run: "terraform init -input=false -backend=false" },
      { name: "Validate", run: "terraform validate" },
    ],
  },
  {
    id: "ansible-undefined",
    tool: "ansible",
    kind: "an ignored failure before the fatal one, then the recap",
    version: "ansible --version",
    about: "port is not defined for web1",
    mustShow: ["fatal: [web1]: FAILED! => ", "'port' is undefined"],
    headline: "'port' is undefined",
    project: "servers-ansible",
    prepare: "rm -rf /tmp/sites",
    job: { name: "deploy", env: { ANSIBLE_FORCE_COLOR: "1" } },
    steps: [{ name: "Run the playbook", run: "ansible-playbook site.yml" }],
  },
  {
    id: "kubectl-kustomize",
    tool: "kubectl",
    kind: "one long error line",
    version: "kubectl version --client",
    about: "kustomization.yaml names ingress.yaml, which does not exist",
    mustShow: ["ingress.yaml"],
    headline: "ingress.yaml",
    project: "cluster-kubectl",
    job: { name: "manifests" },
    steps: [{ name: "Render", run: "kubectl kustomize k8s > rendered.yaml" }],
  },
];
