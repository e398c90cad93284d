/** docs/mutation.md says what is left out, and why. */
export default {
  mutate: ['lib/domain/**/*.ts', 'lib/commands/**/*.ts'],
  testRunner: 'jest',
  jest: { configFile: 'jest.mutation.config.mjs', enableFindRelatedTests: false },
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  plugins: ['@stryker-mutator/*', './test/mutation/no-messages.mjs'],
  ignorers: ['no-messages'],
  // What is read of it needs a function that TypeScript 7 does not have.
  ignorePatterns: ['tsconfig.json'],
  reporters: ['clear-text', 'progress-append-only', 'json', 'html'],
  clearTextReporter: { reportTests: false },
  allowConsoleColors: false,
};
