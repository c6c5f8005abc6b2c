import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import lit from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import storybook from 'eslint-plugin-storybook';
import wc from 'eslint-plugin-wc';
import globals from 'globals';
import tseslint from 'typescript-eslint';

export default defineConfig(
  globalIgnores(['**/dist/', 'examples/*/build/', '**/coverage/', '**/.turbo/', '**/test-results/', 'apps/site/{content,samples}/']),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // we have no enums; looking for them took a sixth of the time of the lint
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
    },
  },
  {
    files: ['packages/widget/**/*.ts'],
    extends: [wc.configs['flat/best-practice'], lit.configs['flat/recommended']],
    plugins: { 'lit-a11y': litA11y },
    rules: { ...litA11y.configs.recommended.rules, '@typescript-eslint/unbound-method': 'off' },
  },
  {
    // they have the shapes of another project
    files: ['consumers/**/*.d.ts'],
    rules: { '@typescript-eslint/prefer-function-type': 'off', '@typescript-eslint/no-empty-object-type': 'off' },
  },
  ...storybook.configs['flat/recommended'],
  // written by a script, which names every story
  { files: ['apps/storybook/src/stories/{states,gate}/**'], rules: { 'storybook/no-redundant-story-name': 'off' } },
  { files: ['**/*.{js,mjs,cjs}'], languageOptions: { globals: globals.node } },
  { files: ['tests/bench/**/*.mjs', 'apps/desk/pictures/**/*.mjs'], languageOptions: { globals: { ...globals.node, ...globals.browser } } },
  // packages of their own, whose dependencies are not installed here: each compiles in its own test
  {
    files: ['examples/**/*.{ts,tsx}', 'tests/smoke/**/*.{ts,tsx}'],
    extends: [tseslint.configs.base, tseslint.configs.disableTypeChecked],
    rules: { 'no-undef': 'off' },
  },
  {
    files: ['examples/**/*.{js,mjs,cjs}', 'tests/smoke/**/*.{js,mjs,cjs}'],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
  // Playwright reads which fixtures a test needs from the shape of its parameter, also from an empty one
  { files: ['tests/e2e/**/*.ts'], rules: { 'no-empty-pattern': 'off' } },
  {
    // node:test returns promises that its runner awaits; chai asserts by property
    files: ['**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
