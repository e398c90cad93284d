import type { ServiceOptions } from './service.ts';

export type StartOptions = ServiceOptions;

const defaultPort = 3000;
const defaultSweepSeconds = 5;

/** What the environment asks for, or one line that says which variable to change. */
export function parseArguments(env: Readonly<Record<string, string | undefined>>): StartOptions | string {
  const port = wholeNumber(env['PORT'], defaultPort, 65_535);
  if (port === undefined) return 'PORT must be a whole number from 0 (a free one) to 65535.';
  const sweepSeconds = wholeNumber(env['SWEEP_SECONDS'], defaultSweepSeconds, 86_400);
  if (sweepSeconds === undefined) return 'SWEEP_SECONDS must be a whole number from 0 (no sweeper) to 86400.';
  return { port, sweepSeconds, endpoint: env['DYNAMODB_ENDPOINT'] || undefined, dataDir: env['DATA_DIR'] || undefined };
}

function wholeNumber(text: string | undefined, otherwise: number, max: number): number | undefined {
  if (text === undefined || text === '') return otherwise;
  return /^\d{1,9}$/.test(text) && Number(text) <= max ? Number(text) : undefined;
}
