import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { basesOf } from '../../../shared/dockerfile/basesOf.ts';

describe('what a Dockerfile builds on', () => {
  it('is found with the build argument that the reference scenario uses', () => {
    const text = 'ARG REGISTRY_FROM_URL=\nFROM ${REGISTRY_FROM_URL}node:15-alpine\nCOPY . .\n';

    expect(basesOf(text, { REGISTRY_FROM_URL: 'base.azurecr.io/' }).finalBase).toBe('base.azurecr.io/node:15-alpine');
    expect(basesOf(text, {}).finalBase).toBe('node:15-alpine');
  });

  it('is every image of all stages; stages and scratch are none', () => {
    const text = `ARG V=15
ARG IMAGE=node:\${V}
FROM --platform=$BUILDPLATFORM \${IMAGE} AS Build
ARG V=99
FROM scratch AS empty
FROM alpine:3 AS tools
COPY --from=build /a /a
FROM BUILD
`;

    expect(basesOf(text, {})).toEqual({ bases: ['node:15', 'alpine:3'], finalBase: 'node:15', unresolved: [] });
  });

  it('ends with the stage that is the target', () => {
    const text = 'FROM golang:1 AS b\nFROM alpine:3 AS Run\nFROM ${NONE} AS later\n';

    expect(basesOf(text, {}, 'run')).toEqual({
      bases: ['golang:1', 'alpine:3'],
      finalBase: 'alpine:3',
      unresolved: [],
    });
  });

  it('has no final base where the last stage begins from scratch', () => {
    expect(basesOf('FROM golang:1 AS b\nFROM scratch\n', {})).toEqual({
      bases: ['golang:1'],
      finalBase: undefined,
      unresolved: [],
    });
  });

  it.each([
    ['FROM ${X:-node}:1', {}, 'node:1'],
    ['ARG X\nFROM ${X:-node}:1', {}, 'node:1'],
    ['ARG X=\nFROM ${X-node}base:1', {}, 'base:1'],
    ['ARG X=a\nFROM ${X:+alpine}:1', {}, 'alpine:1'],
    ['ARG X\nFROM node:1${X:+-slim}', {}, 'node:1'],
    ['ARG X\nFROM node:1${X:+-slim}', { X: 'yes' }, 'node:1-slim'],
    ['ARG A=1\nFROM node:${B:-${A}}', {}, 'node:1'],
    ['ARG A="15" B=\'-slim\'\nFROM node:$A$B', {}, 'node:15-slim'],
    ['FROM node:1', { NOT_DECLARED: 'x' }, 'node:1'],
    ['FROM $NOT_DECLARED', { NOT_DECLARED: 'node:1' }, undefined],
    ['# escape=`\nFROM `\n  node:1', {}, 'node:1'],
    ['FROM node:15@sha256:' + 'a'.repeat(64), {}, 'node:15@sha256:' + 'a'.repeat(64)],
  ] as const)('%s', (text, buildArguments, expected) => {
    expect(basesOf(text, buildArguments).finalBase).toBe(expected);
  });

  it('reports by line what can’t be worked out, and finds the rest', () => {
    const found = basesOf('ARG X\nFROM node:1 AS a\n\nFROM ${X#prefix}\nFROM ${X}\nFROM a\n', {});

    expect(found.bases).toEqual(['node:1']);
    expect(found.finalBase).toBe('node:1');
    expect(found.unresolved.map(({ line }) => line)).toEqual([4, 5]);
  });

  it('reports a file without FROM', () => {
    expect(basesOf('# nothing\n', {}).unresolved).toEqual([
      { line: 1, message: 'There is no FROM in the Dockerfile.' },
    ]);
  });

  it('reads any text without failing', () => {
    const words = fc.constantFrom('FROM ', 'ARG ', 'A', '=', '${', '}', ':-', '\\', '\n', ' AS ', 'a', '"', '$');
    fc.assert(
      fc.property(fc.array(words, { maxLength: 40 }), (text) => {
        const { bases, finalBase } = basesOf(text.join(''), { A: 'node:1' });
        expect(finalBase === undefined || bases.includes(finalBase)).toBe(true);
      }),
    );
  });
});
