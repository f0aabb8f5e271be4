/** Steps of a task file, and the first line of the refusal. */
export type RefusalCase = readonly [steps: string, refusal: string];

const notHere = 'is not carried out by the local task runner; take it out or run this file on Azure';
const onlyDocker = 'is not carried out by the local task runner, only "docker pull", "tag" and "push"';

/** Each stands after a step that would run. */
export const refusalCases: readonly RefusalCase[] = [
  ['  - cmd: base:1\n    privileged: true\n', `acr-task.yaml:5:5: steps.1.privileged: ${notHere}`],
  ['  - cmd: base:1\n    isolation: hyperv\n', `acr-task.yaml:5:5: steps.1.isolation: ${notHere}`],
  ['  - cmd: base:1\n    exitedWith: [1]\n', `acr-task.yaml:5:5: steps.1.exitedWith: ${notHere}`],
  ['  - cmd: base:1\n    exitedWithout: [1]\n', `acr-task.yaml:5:5: steps.1.exitedWithout: ${notHere}`],
  [
    '  - cmd: base:1\n    network: mine\n',
    'acr-task.yaml:5:5: steps.1.network: there is no network "mine"; name it under "networks"',
  ],
  ['  - cmd: base:1\n    replicas: 2\n', 'acr-task.yaml:5:5: steps.1.replicas: there is no such key'],
  ['  - cmd: docker run base:1\n', `acr-task.yaml:4:5: steps.1.cmd: "docker run" ${onlyDocker}`],
  [
    '  - cmd: docker tag a b\n    entryPoint: sh\n',
    `acr-task.yaml:5:5: steps.1.entryPoint: with the built-in command "docker" it ${notHere}`,
  ],
  [
    '  - cmd: az acr import --name a\n',
    'acr-task.yaml:4:5: steps.1.cmd: "az acr import" is not carried out by the local task runner, only "login", "container create", "container show", "container delete"',
  ],
  [
    '  - cmd: az container create -g a -n b --image c --vnet d\n',
    'acr-task.yaml:4:5: steps.1.cmd: "az container create": the option --vnet is not carried out by the local task runner',
  ],
  ['  - cmd: acr purge --ago 1d\n', `acr-task.yaml:4:5: steps.1.cmd: the built-in command "acr" ${notHere}`],
  ['  - build: -t a --network host .\n', `acr-task.yaml:4:5: steps.1.build: the option --network ${notHere}`],
  [
    '  - build: --platform windows/amd64 -t a .\n',
    `acr-task.yaml:4:5: steps.1.build: the platform windows/amd64 ${notHere}`,
  ],
  ['  - build: --isolation=hyperv -t a .\n', `acr-task.yaml:4:5: steps.1.build: the option --isolation ${notHere}`],
  [
    '  - build: https://github.com/a/b.git\n',
    "acr-task.yaml:4:5: steps.1.build: the context https://github.com/a/b.git is remote: only the run's own source can be built here",
  ],
  [
    '  - cmd: a {{ if .Run.ID }}b{{ end }}\n',
    'acr-task.yaml:4:12: {{if .Run.ID}} can\'t be rendered. Known are {{.Run.…}}, {{.Values.…}}, {{.Secrets.…}} and {{index .Secrets "…"}}.',
  ],
  ['  - cmd: a\n    when: [nowhere]\n', 'acr-task.yaml:4:5: steps.1: when: there is no step "nowhere"'],
  [
    '  - cmd: --volume /:/host base:1\n',
    'acr-task.yaml:4:5: steps.1.cmd: a cmd begins with an image, "--volume" is an option',
  ],
];
