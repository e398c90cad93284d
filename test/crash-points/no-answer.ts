import { AssertionFailed } from '../../lib/domain/assertions.ts';
import { StoreUnavailable } from '../../lib/store/port.ts';
import { Killed } from './fates.ts';
import { Violation } from './violation.ts';

/** A process that died, or heard nothing of the table, answers nothing; any other failure is the service's own. */
export function noAnswer(error: unknown): undefined {
  if (error instanceof Killed || error instanceof StoreUnavailable) return undefined;
  if (error instanceof Violation || !(error instanceof Error)) throw error;
  const isAsserted = error instanceof AssertionFailed;
  throw new Violation(
    isAsserted ? 'what the service asserts itself' : 'a command that fails',
    error.stack ?? error.message,
  );
}
