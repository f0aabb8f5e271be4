import { defineConfig } from 'vitest/config';

/** One project per ring; `npm test` runs them all in this order (setup/test.mjs). */
const rings = ['unit', 'orchestrators', 'replay', 'contract', 'infra', 'local', 'browser', 'engine'];
/** Rings that share one machine's ports, containers and processes run one file at a time. */
const serial = new Set(['local', 'browser', 'engine']);

export default defineConfig({
  test: {
    projects: rings.map((ring) => ({
      test: {
        name: ring,
        include: [`test/${ring}/**/*.test.ts`],
        fileParallelism: !serial.has(ring),
        ...(ring === 'infra' && { globalSetup: 'test/infra/prepareBicep.ts' }),
        testTimeout: ring === 'engine' || ring === 'browser' ? 120_000 : 20_000,
        hookTimeout: 120_000,
      },
    })),
  },
});
