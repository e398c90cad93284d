import { join } from 'node:path';
import { wrongWithWebhook } from '../lib/events/webhook-settings.ts';
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
  const dataDir = env['DATA_DIR'] || undefined;
  const eventsFile = env['EVENTS_FILE'] || join(dataDir ?? '.data', 'events.jsonl');
  // Events of data that were in memory only are as old as those: a file that somebody names is never emptied.
  const isEventsFileNew = !env['EVENTS_FILE'] && dataDir === undefined && !env['DYNAMODB_ENDPOINT'];
  const { WEBHOOK_URL: url = '', WEBHOOK_SECRET: secret = '' } = env;
  const wrong = wrongWithWebhook({ WEBHOOK_URL: url, WEBHOOK_SECRET: secret });
  if (wrong !== undefined) return wrong;
  const webhook = url === '' ? undefined : { url, secret };
  const endpoint = env['DYNAMODB_ENDPOINT'] || undefined;
  return { port, sweepSeconds, endpoint, dataDir, eventsFile, isEventsFileNew, webhook };
}

function wholeNumber(text: string | undefined, otherwise: number, max: number): number | undefined {
  if (text === undefined || text === '') return otherwise;
  return /^\d{1,9}$/.test(text) && Number(text) <= max ? Number(text) : undefined;
}
