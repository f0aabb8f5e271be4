// @ts-check

/**
 * What can be missing on a machine that runs a ring, and what to do about it.
 *
 * @typedef {{ command: string, remedy: string }} Need
 */

const git = { command: 'git', remedy: 'install git (apt-get install git)' };
const engine = { command: 'engine', remedy: 'install Docker Engine or Podman (see the set-up above)' };

const browser = { command: 'browser', remedy: 'install Chromium (on Debian: apt-get install chromium)' };

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
  { name: 'local', needs: [git] },
  { name: 'engine', needs: [git, engine] },
  { name: 'browser', needs: [git, engine, browser] },
];

/** Checked before any ring: npm scripts of package.json. */
export const checks = ['types', 'lint'];
