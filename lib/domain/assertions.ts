/** Our own mistake, never a user's: what the code takes for granted does not hold. */
export class AssertionFailed extends Error {
  override name = 'AssertionFailed';
}

export function assert(isTrue: boolean, claim: string): asserts isTrue {
  if (!isTrue) throw new AssertionFailed(claim);
}

export const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
