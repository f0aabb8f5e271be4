/** A task file, without its version, and what a run of it must do. */
export interface StepCase {
  /** What it shows, after "carries out". */
  readonly title: string;
  readonly yaml: string;
  readonly files?: Readonly<Record<string, string>>;
  /** IDs of the steps in the order in which they begin. */
  readonly order: readonly string[];
  /** Lines of the log, in this order; dates are left out. */
  readonly says?: readonly string[];
  /** Missing: it succeeds. */
  readonly fails?: string;
}

/** A shell of the base image. */
export const sh = '$Registry/base:1 sh -c';
/** Fails until it has been tried three times. */
const thirdTime = `${sh} "echo x >> tries; cat tries; echo temporary; [ $(cat tries | tr -d '\\n') = xxx ]"`;

/** Each property alone. */
export const stepCases: readonly StepCase[] = [
  {
    title: "steps without an ID, in the order of the file, under ACR's names",
    yaml: 'steps:\n  - cmd: $Registry/base:1 true\n  - cmd: $Registry/base:1 true\n',
    order: ['acb_step_0', 'acb_step_1'],
    says: [
      'Step ID: acb_step_0 marked as successful (elapsed time in seconds: n)',
      'Step ID: acb_step_1 marked as successful (elapsed time in seconds: n)',
    ],
  },
  {
    title: 'when, against the order of the file',
    yaml: `steps:
  - { id: last, cmd: $Registry/base:1 true, when: [first, second] }
  - { id: first, cmd: $Registry/base:1 true, when: ['-'] }
  - { id: second, cmd: $Registry/base:1 true, when: [first] }
`,
    order: ['first', 'second', 'last'],
  },
  {
    title: 'no step after one that failed',
    yaml: `steps:
  - { id: a, cmd: ${sh} "exit 3" }
  - { id: b, cmd: $Registry/base:1 true, when: [a] }
  - { id: c, cmd: $Registry/base:1 true, when: [b] }
`,
    order: ['a'],
    says: ['Container failed during run: a. No retries remaining.'],
    fails: 'failed to run step ID: a: exit status 3',
  },
  {
    title: 'timeout',
    yaml: `steps:\n  - { id: a, cmd: $Registry/base:1 sleep 60, timeout: 1 }\n`,
    order: ['a'],
    says: ["Executing step ID: a. Timeout(sec): 1, Working directory: '', Network: ''"],
    fails: 'failed to run step ID: a: context deadline exceeded',
  },
  {
    title: 'stepTimeout, and a timeout that goes over it',
    yaml: `stepTimeout: 1
steps:
  - { id: a, cmd: $Registry/base:1 sleep 1.5, timeout: 60 }
  - { id: b, cmd: $Registry/base:1 sleep 60 }
`,
    order: ['a', 'b'],
    fails: 'failed to run step ID: b: context deadline exceeded',
  },
  {
    title: 'retries and retryDelay',
    yaml: `steps:\n  - { id: a, cmd: '${thirdTime.replaceAll("'", "''")}', retries: 5, retryDelay: 7 }\n`,
    order: ['a'],
    says: [
      'Launching container with name: a',
      'Container failed during run: a, waiting 7 seconds before retrying...',
      'Launching container with name: a',
      'Container failed during run: a, waiting 7 seconds before retrying...',
      'Launching container with name: a',
      'Successfully executed container: a',
    ],
  },
  {
    title: 'fewer retries than it takes',
    yaml: `steps:\n  - { id: a, cmd: '${thirdTime.replaceAll("'", "''")}', retries: 1 }\n`,
    order: ['a'],
    says: [
      'Container failed during run: a, waiting 5 seconds before retrying...',
      'Container failed during run: a. No retries remaining.',
    ],
    fails: 'failed to run step ID: a: exit status 1',
  },
  {
    title: 'retryOnErrors, for an error that it names',
    yaml: `steps:\n  - { id: a, cmd: '${thirdTime.replaceAll("'", "''")}', retries: 2, retryOnErrors: [temporary] }\n`,
    order: ['a'],
    says: ['Successfully executed container: a'],
  },
  {
    title: 'retryOnErrors, for another error',
    yaml: `steps:\n  - { id: a, cmd: '${thirdTime.replaceAll("'", "''")}', retries: 2, retryOnErrors: [lasting] }\n`,
    order: ['a'],
    says: ['Launching container with name: a', 'Container failed during run: a. No retries remaining.'],
    fails: 'failed to run step ID: a: exit status 1',
  },
  {
    title: 'repeat',
    yaml: 'steps:\n  - { id: a, cmd: $Registry/base:1 echo round, repeat: 2 }\n',
    order: ['a'],
    says: ['round', 'round', 'round'],
  },
  {
    title: 'startDelay',
    yaml: 'steps:\n  - { id: a, cmd: $Registry/base:1 true, startDelay: 3 }\n',
    order: ['a'],
    says: ['Waiting 3 seconds before executing step ID: a', 'Launching container with name: a'],
  },
  {
    title: 'ignoreErrors',
    yaml: `steps:
  - { id: weak, cmd: ${sh} "exit 4", ignoreErrors: true }
  - { id: after, cmd: $Registry/base:1 echo reached }
`,
    order: ['weak', 'after'],
    says: ['Step ID: weak encountered an error: exit status 4, but is set to ignore errors. Continuing...', 'reached'],
  },
  {
    title: 'env of the file and of the step',
    yaml: `env: [TEAM=base, SHARED=task]
steps:
  - cmd: ${sh} 'echo $TEAM $SHARED $HOME'
    env: ['SHARED=a step']
`,
    order: ['acb_step_0'],
    says: ['base a step /acb/home'],
  },
  {
    title: 'entryPoint and user',
    yaml: `steps:\n  - { cmd: "$Registry/base:1 -c 'id -u; id -g'", entryPoint: sh, user: '1000:1001' }\n`,
    order: ['acb_step_0'],
    says: ['1000', '1001'],
  },
  {
    title: 'workingDirectory of the file and of the step, and the image’s own',
    yaml: `workingDirectory: of-file
steps:
  - cmd: $Registry/base:1 pwd
  - { cmd: $Registry/base:1 cat here, workingDirectory: of-step }
  - { cmd: $Registry/base:1 pwd, workingDirectory: /bin }
  - { cmd: $Registry/base:1 pwd, disableWorkingDirectoryOverride: true }
  - { cmd: $Registry/base:1 pwd, workingDirectory: made/for it }
`,
    files: { 'of-file/x': '', 'of-step/here': 'in the step\n' },
    order: ['acb_step_0', 'acb_step_1', 'acb_step_2', 'acb_step_3', 'acb_step_4'],
    says: ['/workspace/of-file', 'in the step', '/bin', '/', '/workspace/made/for it'],
  },
  {
    title: 'volumeMounts',
    yaml: `volumes:
  - name: settings
    secret: { a.txt: ${base64('one\n')} }
  - name: more
    secret: [{ b.txt: ${base64('two\n')} }, { c.txt: ${base64('three\n')} }]
steps:
  - cmd: $Registry/base:1 cat /settings/a.txt /more/b.txt /more/c.txt
    volumeMounts: [{ name: settings, mountPath: /settings }, { name: more, mountPath: /more }]
`,
    order: ['acb_step_0'],
    says: ['one', 'two', 'three'],
  },
  {
    title: 'detach, ports and expose: a service that the steps after it reach by its ID',
    yaml: `steps:
  - { id: web, cmd: $Registry/base:1 httpd -f -p 8091 -h /workspace, detach: true, ports: ['8091:8091'], expose: ['8091'] }
  - { id: client, cmd: '$Registry/base:1 wget -q -O - http://web:8091/page', retries: 20 }
  - { id: again, cmd: '$Registry/base:1 wget -q -O - http://web:8091/page' }
`,
    files: { page: 'served by web\n' },
    order: ['web', 'client', 'again'],
    says: ['served by web', 'served by web'],
  },
  {
    title: 'ports: a service answers at another port of the machine, as long as the run goes on',
    yaml: `steps:
  - { id: web, cmd: $Registry/base:1 httpd -f -p 8092 -h /workspace, detach: true, ports: ['18092:8092/tcp'] }
  - { id: client, cmd: '$Registry/base:1 wget -q -O - http://127.0.0.1:18092/page', network: host, retries: 20 }
  - { id: by-id, cmd: '$Registry/base:1 wget -q -O - http://web:18092/page' }
`,
    files: { page: 'served at another port\n' },
    order: ['web', 'client', 'by-id'],
    says: ['served at another port', 'served at another port'],
  },
  {
    title: 'network: none',
    yaml: `steps:\n  - { id: a, cmd: '$Registry/base:1 wget -q -O - http://$Registry/v2/', network: none }\n`,
    order: ['a'],
    fails: 'failed to run step ID: a: exit status 1',
  },
  {
    title: 'pull and cache, which change nothing on a fresh agent, and secret, of which the log says so',
    yaml: `steps:
  - { build: -t t ., cache: enabled }
  - cmd: $Registry/base:1 echo pulled
    pull: true
    secret: { id: a, keyvault: 'https://a.vault.azure.net/secrets/a' }
`,
    files: { Dockerfile: 'FROM scratch\nCOPY . /\n' },
    order: ['acb_step_0', 'acb_step_1'],
    says: [
      'WARNING: task file:6:5: steps.1.secret: has no effect; a secret is named under "secrets" of the file and put in with {{index .Secrets "…"}}',
      'Step specified pull. Performing an explicit pull...',
      'pulled',
    ],
  },
  {
    title: 'aliases of the run, of the file, of a source, and for images',
    yaml: `alias:
  src: [aliases.yaml]
  values: { greeting: 'hello from {{.Run.RegistryName}}' }
steps:
  - cmd: shell "echo $greeting $ID $$HOME $unknown"
`,
    files: { 'aliases.yaml': "shell: '{{.Run.Registry}}/base:1 sh -c'\n" },
    order: ['acb_step_0'],
    says: ['hello from base ctab /acb/home'],
  },
  {
    title: 'another directive',
    yaml: `alias: { directive: '@' }\nsteps:\n  - cmd: "@Registry/base:1 echo @ID $ID"\n`,
    order: ['acb_step_0'],
    says: ['ctab $ID'],
  },
  {
    title: "the run's own values in templates",
    yaml: `steps:
  - cmd: $Registry/base:1 echo {{.Run.ID}} {{ .Run.RegistryName }} {{.Run.OS}} [{{.Run.Commit}}{{.Run.TaskName}}]
`,
    order: ['acb_step_0'],
    says: ['ctab base linux []'],
  },
  {
    title: 'a build and a cmd of several lines, with quotes, and two names for one image',
    yaml: `steps:
  - build: >
      -t $Registry/two:$ID
      -t $Registry/two:latest
      --build-arg "WORDS=two words"
      --build-arg REGISTRY=$Registry/
      -f docker/Dockerfile
      .
  - cmd: >
      $Registry/two:$ID
      sh -c "echo \\"$WORDS\\" | tr a-z A-Z;
      echo 'end'"
  - push: ['$Registry/two:$ID', '$Registry/two:latest', '$Registry/two:latest']
`.replace('$WORDS', '$$WORDS'),
    files: {
      'docker/Dockerfile': 'ARG REGISTRY\nFROM ${REGISTRY}base:1\nARG WORDS\nENV WORDS=$WORDS\n',
    },
    order: ['acb_step_0', 'acb_step_1', 'acb_step_2'],
    says: ['TWO WORDS', 'end', 'The following dependencies were found:'],
  },
  {
    title: 'the folder of a build',
    yaml: `steps:\n  - { build: -t t ., workingDirectory: app }\n  - cmd: t cat /inside\n`,
    files: { 'app/Dockerfile': 'FROM {{server}}/base:1\nCOPY inside /inside\n', 'app/inside': 'from the folder\n' },
    order: ['acb_step_0', 'acb_step_1'],
    says: ['from the folder'],
  },
];

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
