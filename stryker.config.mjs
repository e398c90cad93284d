/** docs/mutation.md says what is left out, and why. */
export default {
  mutate: ['lib/domain/**/*.ts', 'lib/commands/**/*.ts'],
  testRunner: 'jest',
  jest: { configFile: 'jest.mutation.config.mjs', enableFindRelatedTests: false },
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  plugins: ['@stryker-mutator/*', './test/mutation/no-messages.mjs', './test/mutation/explained.mjs'],
  ignorers: ['no-messages'],
  // What is read of it needs a function that TypeScript 7 does not have.
  ignorePatterns: ['tsconfig.json'],
  reporters: ['explained', 'progress-append-only', 'json', 'html'],
  // A machine that does other work as well is slow now and then: that a mutant timed out must mean something.
  timeoutFactor: 4,
  allowConsoleColors: false,
};
