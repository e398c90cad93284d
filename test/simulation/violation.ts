import { AssertionFailed } from '../../lib/domain/assertions.ts';
import { asserted, type Invariant } from './invariants/names.ts';

/** Something that must always hold did not. */
export class Violation extends Error {
  override readonly name = 'Violation';
  /** What must hold, in a few words. */
  readonly invariant: string;

  constructor(invariant: string, evidence: string) {
    super(`${invariant}: ${evidence}`);
    this.invariant = invariant;
  }
}

/** Throws a Violation where the claim is false. The evidence is only put together then. */
export function must(isTrue: boolean, invariant: Invariant, evidence: () => string): asserts isTrue {
  if (!isTrue) throw new Violation(invariant, evidence());
}

/** What was thrown, as the invariant that it broke. The service's own assertions say what they are about, then what. */
export function asViolation(error: unknown): Violation {
  if (error instanceof Violation) return error;
  const text = error instanceof Error ? `${error.name}: ${error.message}` : `${error}`;
  if (!(error instanceof AssertionFailed)) return new Violation('nothing fails but the table', text);
  const claim = error.message.split(': ').at(-1) ?? error.message;
  return new Violation(asserted(claim.replace(/ -?\d+\b/g, '')), text);
}
