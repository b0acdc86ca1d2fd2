import type { Scenario } from "../types.ts";

export const system: readonly Scenario[] = [
  {
    id: "apt-no-package",
    tool: "apt",
    kind: "a package that is not there, after packages that are",
    version: "apt-get --version",
    about: "libwebkit2gtk-5.0-dev does not exist",
    mustShow: ["E: Unable to locate package libwebkit2gtk-5.0-dev"],
    headline: "E: Unable to locate package libwebkit2gtk-5.0-dev",
    prepare: "apt-get remove -y figlet tree",
    job: { name: "desktop (ubuntu-latest)" },
    steps: [
      {
        name: "Install system libraries",
        run: `sudo apt-get update
sudo apt-get install -y --no-install-recommends figlet tree
sudo apt-get install -y --no-install-recommends libgtk-3-dev libwebkit2gtk-5.0-dev libayatana-appindicator3-dev patchelf`,
      },
      { name: "Build", run: "make app" },
    ],
  },
  {
    id: "docker-no-daemon",
    tool: "docker",
    kind: "the same connection error three times, in a retry loop",
    version: "docker --version",
    about: "no Docker daemon runs where DOCKER_HOST points to",
    mustShow: ["Cannot connect to the Docker daemon at tcp://127.0.0.1:2375"],
    headline: "Cannot connect to the Docker daemon",
    job: { name: "integration", env: { DOCKER_HOST: "tcp://127.0.0.1:2375" } },
    steps: [
      { name: "Client", run: "docker --version\ndocker context ls || true" },
      {
        name: "Pull test images",
        run: `for image in postgres:17-alpine redis:8-alpine; do
  for attempt in 1 2 3; do
    echo "Pulling $image (attempt $attempt of 3)"
    docker pull "$image" && break
    [ "$attempt" = 3 ] && { echo "giving up on $image"; exit 1; }
    sleep 1
  done
done`,
      },
      { name: "Integration tests", run: "make integration" },
    ],
  },
  {
    id: "image-build",
    tool: "buildah",
    kind: "a stage of an image's build fails, other stages print around it",
    version: "buildah --version",
    about: "the test stage finds no /app/config.json",
    mustShow: ["/app/config.json: No such file or directory", 'building at STEP "RUN sh test.sh": exit status 3'],
    project: "image-buildah",
    prepare: "cp /bin/busybox . && buildah rmi --all --force >/dev/null 2>&1 || true",
    job: { name: "image", env: { BUILDAH_ISOLATION: "chroot", STORAGE_DRIVER: "vfs" } },
    steps: [
      { name: "Build", run: 'buildah build --tag "app:test" .' },
      { name: "Push", run: "buildah push app:test" },
    ],
  },
];
