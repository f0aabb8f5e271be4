/** Imports point one way: triggers -> orchestrators -> activities -> shared -> Azure (docs/how-it-works.md). */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    {
      name: 'app-knows-no-local',
      severity: 'error',
      comment: 'The same code runs on Azure.',
      from: { path: '^(functions|shared|cli)/' },
      to: { path: '^(local|test|setup)/' },
    },
    {
      name: 'shared-knows-no-functions',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^(functions|cli)/' },
    },
    {
      name: 'triggers-by-contract-only',
      severity: 'error',
      from: { path: '^functions/triggers/' },
      to: { path: '^functions/(activities|orchestrators)/' },
    },
    {
      name: 'orchestrators-by-contract-only',
      severity: 'error',
      from: { path: '^functions/orchestrators/' },
      to: { path: '^functions/(activities|triggers)/' },
    },
    {
      name: 'activities-know-no-callers',
      severity: 'error',
      from: { path: '^functions/activities/' },
      to: { path: '^functions/(orchestrators|triggers)/' },
    },
    {
      name: 'sdk-stops-at-azure',
      severity: 'error',
      comment: 'Another build executor is a new file, not a rewrite.',
      from: { path: '^(functions|shared)/', pathNot: '^(shared/(azure|ledger)/|functions/app\\.ts)' },
      to: { path: '@azure/(arm-|identity|keyvault|data-tables|core-)' },
    },
    {
      name: 'dashboard-knows-the-api-only',
      severity: 'error',
      comment: 'It runs in a browser: what it shares with the app are the schemas.',
      from: { path: '^web/' },
      to: { path: '^(functions|cli|local|test|setup|shared/(azure|ledger|registry|git|gates|start|http|decide))/' },
    },
    {
      name: 'no-dev-dependency-in-the-app',
      severity: 'error',
      from: { path: '^(functions|shared|cli)/' },
      to: { dependencyTypes: ['npm-dev'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.customhouse)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
