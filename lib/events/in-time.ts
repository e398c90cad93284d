import type { CallStep } from '../commands/compensate/ports.ts';
import { limits } from '../domain/limits.ts';

/** Calls of steps that fail where they are not answered in time. */
export const callingInTime =
  (call: CallStep, milliseconds: number = limits.callMillisecondsMax): CallStep =>
  (each) =>
    inTime(call(each), milliseconds);

/** What a promise comes to; one that has not come by then has failed. What it does later is not waited for. */
async function inTime<Result>(promise: Promise<Result>, milliseconds: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds / 1000} s`)), milliseconds);
  });
  try {
    return await Promise.race([promise, over]);
  } finally {
    clearTimeout(timer);
  }
}
