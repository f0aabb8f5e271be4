import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** What an orchestrator must not touch: it is replayed, so it may only compute from its input and its history. */
const impureGlobals = [
  'Date',
  'process',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'crypto',
  'performance',
];

export default defineConfig(
  { ignores: ['dist/', '.customhouse/', 'node_modules/', 'test/fixtures/', 'samples/'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'func-style': ['error', 'declaration'],
      'max-depth': ['error', 3],
      'max-params': ['error', 4],
      'no-restricted-syntax': ['error', { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['functions/orchestrators/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...impureGlobals.map((name) => ({ name, message: 'An orchestrator is replayed: put this into an activity.' })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'An orchestrator is replayed: put this into an activity.' },
      ],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['node:*'], message: 'No I/O in an orchestrator.' },
            { group: ['**/activities/*'], message: 'Orchestrators know activities by name and contract only.' },
            {
              regex: 'shared/(azure|registry|git|ledger|notify)/',
              allowTypeImports: true,
              message: 'Orchestrators may import only types from an outside system.',
            },
          ],
        },
      ],
    },
  },
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
);
