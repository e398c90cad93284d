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
export function must(isTrue: boolean, invariant: string, evidence: () => string): asserts isTrue {
  if (!isTrue) throw new Violation(invariant, evidence());
}

export const asViolation = (error: unknown): Violation =>
  error instanceof Violation
    ? error
    : new Violation(
        'nothing fails but the table',
        error instanceof Error ? `${error.name}: ${error.message}` : `${error}`,
      );
