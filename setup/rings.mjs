// @ts-check

/**
 * What can be missing on a machine that runs a ring, and what to do about it.
 *
 * @typedef {{ command: string, remedy: string }} Need
 */

/**
 * Tests of a ring that need more than the rest of it.
 *
 * @typedef {{ file: string, needs: readonly Need[] }} DemandingFile
 */

const git = { command: 'git', remedy: 'install git (apt-get install git)' };
const dotnet = {
  command: 'dotnet',
  remedy: 'install the .NET SDK 8 or later: NuGet has the Bicep CLI (https://dot.net)',
};
const engine = { command: 'engine', remedy: 'install Docker Engine or Podman (see the set-up above)' };
const podman = client('podman');
const skopeo = client('skopeo');
const curl = client('curl');
const zsh = client('zsh');
const browser = { command: 'browser', remedy: 'install Chromium (on Debian: apt-get install chromium)' };

/**
 * A ring of vitest.config.ts. Those of one lane run one after another, beside those of the other lane.
 *
 * @typedef {{ name: string, lane: 'processes' | 'containers', needs: readonly Need[], files?: readonly DemandingFile[] }} Ring
 */

/**
 * From the quickest to the slowest.
 *
 * @type {readonly Ring[]}
 */
export const rings = [
  { name: 'unit', lane: 'processes', needs: [] },
  { name: 'orchestrators', lane: 'processes', needs: [] },
  { name: 'replay', lane: 'processes', needs: [] },
  { name: 'contract', lane: 'processes', needs: [] },
  { name: 'infra', lane: 'processes', needs: [dotnet] },
  {
    name: 'local',
    lane: 'processes',
    needs: [git],
    files: [{ file: 'test/local/cli/zsh.test.ts', needs: [zsh] }],
  },
  { name: 'browser', lane: 'processes', needs: [git, browser] },
  {
    name: 'engine',
    lane: 'containers',
    needs: [git, engine],
    files: [
      { file: 'test/engine/clients/podman.test.ts', needs: [podman] },
      { file: 'test/engine/clients/skopeo.test.ts', needs: [skopeo] },
      { file: 'test/engine/clients/curl.test.ts', needs: [curl] },
      { file: 'test/engine/dashboard/referenceScenario.test.ts', needs: [browser] },
    ],
  },
];

/** Checked before any ring: npm scripts of package.json. */
export const checks = ['types', 'lint'];

/**
 * @param {string} command
 * @returns {Need}
 */
function client(command) {
  return { command, remedy: `install ${command} ("npm test -- --with-clients" does, or apt-get install ${command})` };
}
