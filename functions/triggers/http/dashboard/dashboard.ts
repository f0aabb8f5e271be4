import { gzipSync } from 'node:zlib';
import type { HttpResponseInit } from '@azure/functions';
import type { Page } from '../../../../shared/app.ts';
import type { ApiCall, Route } from '../route.ts';

/** Anonymous: the page and its parts hold nothing but code. Without a name the route is the root; a plain empty route is not served on Azure. */
export const dashboardRoutes: readonly Route[] = [
  {
    name: 'dashboard',
    method: 'GET',
    path: '{page:maxlength(0)?}',
    access: 'anonymous',
    answer: ({ app, request }) => answerPage(request, () => app.pages('index.html'), pageHeaders),
  },
  {
    name: 'dashboardAsset',
    method: 'GET',
    path: 'assets/{file}',
    access: 'anonymous',
    answer: ({ app, request }) => answerPage(request, () => app.pages(request.params['file'] ?? ''), assetHeaders),
  },
];

/** Our own scripts, styles and answers; no other host, no frame, and no markup made from text. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const safety = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', vary: 'Accept-Encoding' };
const pageHeaders = {
  ...safety,
  'content-security-policy': policy,
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-cache',
};
/** Their names change with their content. */
const assetHeaders = { ...safety, 'cache-control': 'public, max-age=31536000, immutable' };

const packed = new WeakMap<Page, Buffer>();

async function answerPage(
  request: ApiCall['request'],
  read: () => Promise<Page | undefined>,
  headers: Readonly<Record<string, string>>,
): Promise<HttpResponseInit> {
  const page = await read();
  if (page === undefined) return { status: 404, headers: safety, body: 'There is no such page.' };
  const typed = { ...headers, 'content-type': page.type };
  if (!/\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')) return { headers: typed, body: page.bytes };
  return { headers: { ...typed, 'content-encoding': 'gzip' }, body: gzipped(page) };
}

/** Azure's front end does not compress for us. */
function gzipped(page: Page): Buffer {
  const bytes = packed.get(page) ?? gzipSync(page.bytes, { level: 9 });
  packed.set(page, bytes);
  return bytes;
}
