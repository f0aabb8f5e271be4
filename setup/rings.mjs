// @ts-check

/**
 * What can be missing on a machine that runs a ring, and what to do about it.
 *
 * @typedef {{ command: string, remedy: string }} Need
 */

const git = { command: 'git', remedy: 'install git (apt-get install git)' };
const dotnet = {
  command: 'dotnet',
  remedy: 'install the .NET SDK 8 or later: NuGet has the Bicep CLI (https://dot.net)',
};
const engine = { command: 'engine', remedy: 'install Docker Engine or Podman (see the set-up above)' };

/**
 * The rings of vitest.config.ts, from the quickest to the slowest.
 *
 * @type {readonly { name: string, needs: readonly Need[] }[]}
 */
export const rings = [
  { name: 'unit', needs: [] },
  { name: 'orchestrators', needs: [] },
  { name: 'replay', needs: [] },
  { name: 'contract', needs: [] },
  { name: 'infra', needs: [dotnet] },
  { name: 'local', needs: [git] },
  { name: 'engine', needs: [git, engine] },
];

/** Checked before any ring: npm scripts of package.json. */
export const checks = ['types', 'lint'];
