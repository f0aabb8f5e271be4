import { describe, expect, it } from 'vitest';
import { configuredImage } from '../../../shared/dockerfile/configuredImage.ts';
import { parseImageReference } from '../../../shared/dockerfile/imageReference.ts';
import { digestOf, fakeWorld } from '../../support/fakeApp.ts';

describe('an image reference', () => {
  it.each([
    ['node', { server: 'docker.io', repository: 'library/node', tag: 'latest' }],
    ['owner/app:1.0', { server: 'docker.io', repository: 'owner/app', tag: '1.0' }],
    ['index.docker.io/node:15', { server: 'docker.io', repository: 'library/node', tag: '15' }],
    ['localhost/a', { server: 'localhost', repository: 'a', tag: 'latest' }],
    ['127.0.0.1:5000/library/node:15', { server: '127.0.0.1:5000', repository: 'library/node', tag: '15' }],
    ['Base.azurecr.io/a/b/c:x', { server: 'base.azurecr.io', repository: 'a/b/c', tag: 'x' }],
    [`node:15@${digestOf('a')}`, { server: 'docker.io', repository: 'library/node' }],
  ])('%s is taken apart', (text, expected) => {
    expect(parseImageReference(text)).toEqual(expected);
  });

  it.each(['', 'Node', 'a b', 'node:', 'node@sha256:12', '/node', 'node:15:16'])('"%s" is none', (text) => {
    expect(parseImageReference(text)).toBeUndefined();
  });
});

describe('the configured image that a FROM names', () => {
  const { app } = fakeWorld();

  it.each([
    ['baseacr.azurecr.io/node:15-alpine', { registry: 'base', repository: 'node', tag: '15-alpine' }],
    ['node:15-alpine', { registry: 'hub', repository: 'library/node', tag: '15-alpine' }],
  ])('%s is found by its login server', async (reference, expected) => {
    expect(await configuredImage(app, reference)).toEqual(expected);
  });

  it('is none for another registry’s image, and for a digest, which never moves', async () => {
    expect(await configuredImage(app, 'ghcr.io/node:15')).toBeUndefined();
    expect(await configuredImage(app, `node@${digestOf('a')}`)).toBeUndefined();
  });
});
