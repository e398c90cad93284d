import type { Circus } from '@jest/types';
import { TestEnvironment } from 'jest-environment-node';

/** A mutant is killed by one test that fails: those that come after it are not run. */
export default class UntilOneFails extends TestEnvironment {
  #hasFailed = false;

  async handleTestEvent(event: Circus.AsyncEvent): Promise<void> {
    if (event.name === 'test_start' && this.#hasFailed) event.test.mode = 'skip';
    if (event.name === 'test_done') this.#hasFailed ||= event.test.errors.length > 0;
  }
}
