import config from './stryker.config.mjs';

/** The store is tested on an engine as well: its expressions mean nothing without one. */
export default {
  ...config,
  mutate: ['lib/store/**/*.ts'],
  jest: { ...config.jest, config: { testMatch: ['<rootDir>/test/mutation/with-engine.ts'] } },
};
