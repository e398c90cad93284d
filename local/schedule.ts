import { described, log } from '../lib/http/log.ts';

/**
 * Runs a job every so many seconds, the next run beginning when the last one is over. A run that fails is told and does
 * not stop the schedule. Answers how to stop it: no run begins any more, and one under way is waited for.
 */
export function startSchedule(seconds: number, job: () => Promise<unknown>): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;
  const run = async (): Promise<void> => {
    try {
      await job();
    } catch (error) {
      log('error', 'a scheduled run failed', described(error));
    }
    if (!isStopped) schedule();
  };
  const schedule = (): void => {
    timer = setTimeout(() => {
      running = run();
    }, seconds * 1000);
  };
  schedule();
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await running;
  };
}
