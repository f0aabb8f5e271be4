import { isRepository, isTag } from '../../shared/image.ts';
import { fillTemplate, runId } from './fillTemplate.ts';
import type { MoveTools } from './movedTask.ts';

/** `image:` of a build. A tag made of run values becomes the run ID, which is what an image without a tag gets. */
export function imageOf(given: string, { registry }: Pick<MoveTools, 'registry'>, notes: string[]): string {
  const filled = fillTemplate(given, { registry: registry.loginServer, values: {} });
  const [repository = '', tag] = filled.replace(`${registry.loginServer}/`, '').split(/:(?=[^/]*$)/);
  if (!isRepository(repository)) {
    notes.push(`Its image is called ${given}, which has no equal here: put a name.`);
    return 'image';
  }
  if (tag === undefined || isTag(tag)) return filled.replace(`${registry.loginServer}/`, '');
  if (tag !== runId) notes.push(`Its tag was ${tag}; here the run ID is.`);
  return repository;
}
