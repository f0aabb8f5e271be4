import type { HttpResponseInit } from '@azure/functions';
import { whyQuery } from '../../../shared/api/why.ts';
import { findImage } from './findImage.ts';
import { problem } from './problem.ts';
import { readQuery } from './read.ts';
import type { ApiCall, Route } from './route.ts';
import { whyAnswer } from './whyAnswer.ts';

export const whyRoutes: readonly Route[] = [
  { name: 'explainImage', method: 'GET', path: 'api/why', access: 'function', answer: explainImage },
];

/** Why an image is here: which digest, from where, who let it in, what runs on it, and how to go back. */
async function explainImage({ app, request }: ApiCall): Promise<HttpResponseInit> {
  const query = readQuery(request, whyQuery);
  if (query.kind === 'refused') return query.response;
  const { image } = query.value;
  const [found, ...others] = await findImage(app, image);
  if (found === undefined) return problem({ code: 'IMAGE_UNKNOWN', detail: `No import has let in or seen ${image}.` });
  if (others.length > 0) {
    const names = [found, ...others].map(({ task }) => task.name).join(', ');
    return problem({ code: 'IMAGE_AMBIGUOUS', detail: `${image} may be what ${names} let in.` });
  }
  const { digest, task } = found;
  if (digest === undefined)
    return problem({
      code: 'IMAGE_UNKNOWN',
      detail: `${task.name} has let nothing in as ${image} yet, and has seen nothing.`,
    });
  return { jsonBody: await whyAnswer(app, { ...found, digest }) };
}
