import config from './stryker.config.mjs';

/** The store is met by its contract, in memory and on an engine. */
export default {
  ...config,
  mutate: ['lib/store/**/*.ts'],
  jest: { ...config.jest, config: { testMatch: ['<rootDir>/test/mutation/store.ts'] } },
};
