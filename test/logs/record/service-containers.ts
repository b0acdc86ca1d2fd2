import type { Log } from "./log.ts";
import { madeUp } from "./machine.ts";
import type { Service } from "./types.ts";

// What the runner prints about a job's service containers, before the first step and after the last.

const docker = (parameters: string) => `##[command]/usr/bin/docker ${parameters}`;
const serviceId = (seed: string, service: Service) => ({
  network: `github_network_${madeUp(seed, 32)}`,
  container: `${madeUp(`${seed} ${service.name}`, 32)}_${service.image.replace(/\W/g, "")}_${madeUp(service.name, 6)}`,
  id: madeUp(`${seed} ${service.image}`, 64),
});

export function startServices(log: Log, seed: string, services: readonly Service[]): void {
  const label = madeUp("label", 6);
  const say = (lines: readonly string[]) => {
    for (const line of lines) log.write(line);
  };
  say(["##[group]Checking docker version", docker("version --format '{{.Server.APIVersion}}'"), "'1.52'"]);
  say(["Docker daemon API version: '1.52'", docker("version --format '{{.Client.APIVersion}}'"), "'1.52'"]);
  say(["Docker client API version: '1.52'", "##[endgroup]", "##[group]Clean up resources from previous jobs"]);
  say([docker(`ps --all --quiet --no-trunc --filter "label=${label}"`), "##[endgroup]"]);
  for (const service of services) {
    const { network, container, id } = serviceId(seed, service);
    say(["##[group]Create local container network", docker(`network create --label ${label} ${network}`)]);
    say([madeUp(network, 64), "##[endgroup]", `##[group]Starting ${service.name} service container`]);
    say([docker(`pull ${service.image}`), `Digest: sha256:${madeUp(service.image, 64)}`]);
    say([`Status: Downloaded newer image for ${service.image}`, `docker.io/library/${service.image}`]);
    const options = `--network-alias ${service.name} -p ${service.port}:${service.port} --health-cmd "${service.health}"`;
    say([docker(`create --name ${container} --label ${label} --network ${network} ${options} ${service.image}`), id]);
    say([docker(`start ${id}`), id, docker(`port ${id}`), `${service.port}/tcp -> 0.0.0.0:${service.port}`]);
    say(["##[endgroup]", "##[group]Waiting for all services to be ready"]);
    say([
      docker(`inspect --format="{{if .Config.Healthcheck}}{{print .State.Health.Status}}{{end}}" ${id}`),
      "healthy",
    ]);
    say([`${service.name} service is healthy.`, "##[endgroup]"]);
  }
}

export function stopService(log: Log, seed: string, service: Service, printed: readonly string[]): void {
  const { network, container, id } = serviceId(seed, service);
  log.write(`Print service container logs: ${container}`);
  log.write(docker(`logs --details ${id}`));
  for (const line of printed) log.write(` ${line}`);
  log.write(`Stop and remove container: ${container}`);
  log.write(docker(`rm --force ${id}`));
  log.write(id);
  log.write(`Remove container network: ${network}`);
  log.write(docker(`network rm ${network}`));
  log.write(network);
}
