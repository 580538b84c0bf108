import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: ['dist/', 'node_modules/', '.lethe/', '.cache/', 'coverage/', 'apps/portal/src/api/schema.d.ts'],
  },
  js.configs.recommended,
  {
    files: ['infra/**/*.mjs', '*.js', '*.cjs', 'test/**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        module: 'writable',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        fetch: 'readonly',
        FormData: 'readonly',
        Blob: 'readonly',
        Buffer: 'readonly',
        setImmediate: 'readonly',
        performance: 'readonly',
        AbortSignal: 'readonly',
      },
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      complexity: ['error', 12],
      'max-depth': ['error', 3],
      'max-lines': ['error', { max: 200, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
    },
  },
  {
    // Nest hands controllers and strategies their dependencies through the constructor.
    files: ['apps/**/*.ts', 'libs/platform/**/*.ts'],
    rules: { 'max-params': ['error', 8], '@typescript-eslint/no-extraneous-class': 'off' },
  },
  {
    // Names that the page works with; what is not there is found by the compiler.
    files: ['apps/portal/src/**/*.ts', 'apps/portal/src/**/*.tsx'],
    extends: [hooks.configs.flat.recommended],
    rules: { 'no-undef': 'off' },
  },
  {
    files: ['**/*.spec.ts', 'test/**/*.ts', 'libs/testing/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-params': 'off',
    },
  },
  {
    // The environment is read in one file per program.
    files: ['apps/**/*.ts', 'libs/**/*.ts'],
    ignores: [
      'libs/platform/src/config/environment.ts',
      'apps/cli/src/environment.ts',
      '**/*.spec.ts',
      'libs/testing/**',
      'libs/sandbox/src/programs/**',
    ],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Read the environment in environment.ts only.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.property.name='toString'][arguments.0.value='utf16le']",
          message: 'Take textOfUtf16le of #source-kit: some versions of Node write behind their memory here.',
        },
      ],
    },
  },
  {
    files: ['**/*.spec.ts', '**/*.fixture.ts', 'test/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "CallExpression[callee.object.property.name='not'][callee.property.name='toContain'] > Literal[value=/^[0-9a-f]{1,6}$/i]",
          message:
            'A random id may have these letters in it by chance: look for a whole word, or a longer one.',
        },
      ],
    },
  },
);
