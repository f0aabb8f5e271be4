import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { configJsonSchema } from '../../../shared/config/jsonSchema.ts';
import { loadConfiguration } from '../../../shared/config/load.ts';

const sample = readFileSync('customhouse.yaml', 'utf8');
const settingsFile = z.object({ Values: z.record(z.string(), z.string()) });

describe('the sample in the repository', () => {
  it('is valid with the settings that local.settings.sample.json names', () => {
    const { Values } = settingsFile.parse(JSON.parse(readFileSync('local.settings.sample.json', 'utf8')));
    const plain = Object.entries(Values).map(([name, value]) => [name, value.replaceAll(/[<>\s]/g, '')]);

    const loaded = loadConfiguration(sample, Object.fromEntries(plain) as Record<string, string>);

    expect(loaded.kind === 'invalid' ? loaded.problems : []).toEqual([]);
  });

  it('has no setting that is neither in the sample nor known to the app', () => {
    const loaded = loadConfiguration(sample, {});

    const missing = loaded.kind === 'invalid' ? loaded.problems : [];
    expect(missing.every(({ message }) => message.includes('in the environment'))).toBe(true);
    expect(missing).toHaveLength(12);
  });
});

describe('customhouse.schema.json', () => {
  it('is what the zod schema says: run `customhouse config schema > customhouse.schema.json` and prettier after a change', () => {
    const committed = JSON.parse(readFileSync('customhouse.schema.json', 'utf8')) as unknown;

    expect(committed).toEqual(JSON.parse(JSON.stringify(configJsonSchema())));
  });
});
