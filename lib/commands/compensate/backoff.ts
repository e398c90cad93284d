import { bucketOf } from '../../domain/identity.ts';
import { limits } from '../../domain/limits.ts';

const parts = 1_000;

/**
 * Seconds until a step that has failed so often is tried again: twice as long each time, and between half and all of it,
 * so that a thousand that failed together do not come back together. Chance is drawn from the key: it can be told again.
 */
export function backoffOf(key: string, attempts: number): number {
  const whole = Math.min(limits.stepWaitSecondsMax, limits.stepWaitSecondsFirst * 2 ** (attempts - 1));
  return Math.ceil(whole * (0.5 + bucketOf(`${key} ${attempts}`, parts) / parts / 2));
}
