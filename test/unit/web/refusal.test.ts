import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../web/api/refusal.ts';

function problem(code: string): Response {
  const body = { type: 'about:blank', title: 'No', status: 404, detail: 'There is none.', code, remedy: 'GET /api/x.' };
  return new Response(JSON.stringify(body), { status: 404 });
}

describe('a refusal on a page', () => {
  it('says what to do in the words of the pages where the API names a path', async () => {
    expect(await refusalOf(problem('RUN_UNKNOWN'))).toMatchObject({
      status: 404,
      message: 'There is none.',
      remedy: 'Choose one under Runs.',
    });
  });

  it('has the API’s own words otherwise', async () => {
    expect((await refusalOf(problem('RUN_FINISHED'))).remedy).toBe('GET /api/x.');
  });

  it.each([
    [401, 'The function app does not take this key.'],
    [502, 'The function app answered 502.'],
  ])('without a problem is known by its status %i', async (status, message) => {
    expect((await refusalOf(new Response('<html>', { status }))).message).toBe(message);
  });
});
