import config from './jest.config.mjs';

const [{ displayName: _, testPathIgnorePatterns: __, ...unit }] = config.projects;

/** What mutants are run against: `npm run mutate`. */
export default {
  ...unit,
  testMatch: ['<rootDir>/test/mutation/every.ts'],
  testEnvironment: './test/mutation/until-one-fails.ts',
  testTimeout: config.testTimeout,
};
