import { type ImagePush, imagePush } from '../../shared/api/imagePush.ts';
import type { App } from '../../shared/app.ts';
import type { RegistryName } from '../../shared/image.ts';
import type { TriggerTools } from './trigger.ts';

/** Where candidates wait: nobody watches it. */
const quarantinePrefix = 'quarantine/';

/**
 * A registry says that a tag moved: what watches it runs.
 *
 * What is no such event, or another registry's, is logged once and counts as handled: Event Grid must neither send it again nor hold back its
 * neighbours. What is thrown (the engine can't be reached) makes Event Grid send it again.
 */
export async function imagePushed(event: unknown, { app, starter, inbox, log }: TriggerTools): Promise<void> {
  const parsed = imagePush.safeParse(event);
  if (!parsed.success) {
    const places = parsed.error.issues.map(({ path }) => path.join('.')).filter((path) => path !== '');
    log(`An event was left alone: it is no push of a tag to a container registry (${places.join(', ')})`);
    return;
  }
  const push = parsed.data;
  if (push.repository.startsWith(quarantinePrefix)) return;
  const registry = await registryOf(app, push);
  if (registry === undefined) {
    log(`An event was left alone: customhouse.yaml names no registry ${push.acr} (${push.host ?? 'no host'})`);
    return;
  }
  const { repository, tag, digest, time } = push;
  await inbox.put({ kind: 'image', image: { registry, repository, tag }, seen: { value: digest, time } }, starter);
}

/** By its resource and by its login server: both have to be those of one configured registry. */
async function registryOf(app: App, { acr, host }: ImagePush): Promise<RegistryName | undefined> {
  const configured = [...app.configuration.registries.values()].find(
    (registry) => registry.kind === 'acr' && registry.acr.toLowerCase() === acr.toLowerCase(),
  );
  if (configured === undefined) return undefined;
  if (host === undefined || host === (await app.registries.loginServer(configured.name))) return configured.name;
  return undefined;
}
