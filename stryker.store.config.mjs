import config from './stryker.config.mjs';

// The workers inherit it.
process.env['MUTANTS_MEET_AN_ENGINE'] = 'yes';

/** The store is tested on an engine as well: its expressions mean nothing without one. */
export default { ...config, mutate: ['lib/store/**/*.ts'] };
