import { z } from 'zod';
import { gates } from '../gates/index.ts';
import {
  cron,
  decimal,
  gitContext,
  imageName,
  mapping,
  platform,
  relativePath,
  resourceGroup,
  someText,
  taggedImage,
  textWhere,
  textWithServers,
  valueName,
  wholeNumber,
  yesOrNo,
} from './fields.ts';

const defaultPlatform = 'linux/amd64';

const registryName = textWhere('expected a name of a registry under `registries:`', (name) => name !== '');

const triggersSchema = mapping({
  commit: yesOrNo.meta({ description: 'Run when the Git branch moves.' }).default(true),
  baseImage: yesOrNo.meta({ description: 'Run when the image it comes from or builds on moves.' }).default(true),
  timer: cron.meta({ description: 'Cron, five fields, UTC.' }).optional(),
});

const common = {
  enabled: yesOrNo.meta({ description: 'A disabled task runs only by hand.' }).default(true),
  platform: platform.meta({ description: 'What is tested or built for.' }).default(defaultPlatform),
  triggers: triggersSchema.prefault({}),
};

/** One of `gates:`: the gate's name with its settings, and an `id` where two are of one kind. */
const gateSchema = mapping({
  id: textWhere('expected an id of a-z, 0-9 and -', (text) => /^[a-z0-9][a-z0-9-]{0,39}$/.test(text))
    .meta({ description: 'Needed only where two gates of a task are of one kind.' })
    .optional(),
  ...Object.fromEntries(Object.entries(gates).map(([gate, { schema }]) => [gate, schema.optional()])),
}).meta({ description: 'One question asked of a candidate.' });

export const importSchema = mapping({
  kind: z.literal('import'),
  ...common,
  from: taggedImage.meta({ description: 'The image that is let in: <registry>/<repository>:<tag>.' }),
  to: taggedImage.meta({ description: 'Its stable tag: <registry>/<repository>:<tag> of an ACR.' }),
  quarantine: mapping({ registry: registryName })
    .meta({ description: 'Where candidates wait and are tested, unless it is the target’s registry.' })
    .optional(),
  gates: z
    .array(gateSchema, { error: 'expected a list of gates' })
    .min(1, { error: 'expected at least one gate: nothing is let in unasked' }),
  revalidate: cron
    .meta({ description: 'When to ask the gates about the promoted digest again. Cron, UTC.' })
    .optional(),
});

const keyVaultSecret = textWhere('expected the name of a Key Vault secret', (name) =>
  /^[\dA-Za-z-]{1,127}$/.test(name),
);

const deploySchema = mapping({
  containerGroup: someText('expected the name of a container group'),
  resourceGroup,
  port: wholeNumber(1, 65_535).default(80),
  cpu: decimal(0.1, 32, ' of CPUs').default(1),
  memory: decimal(0.1, 256, ' of GB').default(1.5),
  dnsNameLabel: someText('expected a DNS label').optional(),
  location: someText('expected an Azure region')
    .meta({ description: 'Default: that of the resource group.' })
    .optional(),
  healthPath: textWhere('expected a path that begins with /', (path) => /^\/\S*$/.test(path))
    .meta({ description: 'Must answer below 500.' })
    .default('/'),
  timeout: wholeNumber(10, 3600, ' of seconds')
    .meta({ description: 'Seconds that a new container has to become healthy.' })
    .default(300),
});

export const buildSchema = mapping({
  kind: z.literal('build'),
  ...common,
  registry: registryName.meta({ description: 'Where the image is built and pushed: an ACR.' }),
  context: gitContext.meta({ description: 'https://host/repo.git#branch:folder' }),
  dockerfile: relativePath.meta({ description: 'Default: Dockerfile.' }).optional(),
  file: relativePath.meta({ description: 'An ACR task file, run as it is instead of a Dockerfile.' }).optional(),
  values: relativePath.meta({ description: 'A file of values for the task file, in the context.' }).optional(),
  secrets: z
    .record(valueName, keyVaultSecret, { error: 'expected a mapping of values to names of secrets' })
    .meta({ description: 'Values of the task file that hold the URL of a secret in our Key Vault; never the secret.' })
    .default({}),
  image: imageName.meta({ description: '<repository>:<tag>, or <repository> to be tagged with the run ID.' }),
  set: z
    .record(valueName, textWithServers, { error: 'expected a mapping of build arguments' })
    .meta({ description: 'Build arguments; with `file`, the task file’s values.' })
    .default({}),
  baseImages: z
    .array(textWithServers, { error: 'expected a list of images' })
    .meta({ description: 'What it builds on, where a FROM can’t be worked out: <login server>/<repository>:<tag>.' })
    .default([]),
  timeout: wholeNumber(60, 8 * 3600, ' of seconds')
    .meta({ description: 'Seconds that a build may take.' })
    .default(3600),
  deploy: deploySchema.meta({ description: 'Run the image in Azure Container Instances.' }).optional(),
});

export const taskSchema = z.discriminatedUnion('kind', [importSchema, buildSchema], {
  error: 'expected a task with `kind: import` or `kind: build`',
});

export type ImportFile = z.output<typeof importSchema>;
export type BuildFile = z.output<typeof buildSchema>;
export type GateFile = z.output<typeof gateSchema>;
