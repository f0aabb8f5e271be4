const text = { type: 'string', multiple: true } as const;
const flag = { type: 'boolean' } as const;

/**
 * The options of `docker build` that say more than an image's name, file, arguments, labels, target and platform: known here so
 * that their values are not taken for the context.
 *
 * @see https://docs.docker.com/reference/cli/docker/buildx/build/ and https://docs.docker.com/reference/cli/docker/build-legacy/
 */
export const otherBuildOptions = {
  'add-host': text,
  allow: text,
  annotation: text,
  attest: text,
  'build-context': text,
  builder: text,
  'cache-to': text,
  call: text,
  'cgroup-parent': text,
  check: flag,
  'cpu-period': text,
  'cpu-quota': text,
  'cpu-shares': { ...text, short: 'c' },
  'cpuset-cpus': text,
  'cpuset-mems': text,
  debug: { ...flag, short: 'D' },
  'disable-content-trust': flag,
  iidfile: text,
  isolation: text,
  load: flag,
  memory: { ...text, short: 'm' },
  'memory-swap': text,
  'metadata-file': text,
  network: text,
  'no-cache-filter': text,
  output: { ...text, short: 'o' },
  provenance: text,
  push: flag,
  sbom: text,
  secret: text,
  'security-opt': text,
  'shm-size': text,
  squash: flag,
  ssh: text,
  stream: flag,
  ulimit: text,
} as const;
