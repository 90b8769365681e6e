import tseslint from 'typescript-eslint'

/** Node's doors to the outside. Everything that uses them stands in src/host/ or is a program of its own. */
const io = [
  'node:fs',
  'node:fs/promises',
  'node:child_process',
  'node:net',
  'node:http',
  'node:https',
  'node:os',
  'node:worker_threads',
]

const noIo = [
  'error',
  {
    paths: io.map((name) => ({
      name,
      message:
        'I/O goes through `Io` (src/host/): it is what tests replace and what carries fault points.',
    })),
  },
]

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/', '**/*.js', '**/*.mjs'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      'no-console': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/host/**', 'src/switch/**', 'src/launcher/**', '**/*.test.ts'],
    rules: { 'no-restricted-imports': noIo },
  },
  { files: ['test/**', 'bench/**', 'scripts/**', 'examples/**'], rules: { 'no-console': 'off' } },
)
