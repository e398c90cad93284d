/** What every run is held to. */
export const checks = [
  'an answer that no order explains',
  'a status that no order explains',
  'units that no order explains',
  'an item that does not add up',
  'what the service asserts itself',
  'a command that fails',
  'a sweep that does not finish',
  'a hold is left',
  'a due is left',
  'a due that comes too late',
  'a decision is left undone',
  'a ledger that does not add up',
  'sales that are not those of the records',
  'a step that is not called under its one key',
  'an event that is not told',
] as const;
export type Check = (typeof checks)[number];

/** A run does not hold what it is held to. */
export class Violation extends Error {
  override name = 'Violation';
  readonly check: Check;

  constructor(check: Check, evidence: string) {
    super(`${check}: ${evidence}`);
    this.check = check;
  }
}

export function claim(isTrue: boolean, check: Check, evidence: unknown): void {
  if (!isTrue) throw new Violation(check, JSON.stringify(evidence));
}
