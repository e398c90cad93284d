// The whole service on one machine: DynamoDB, the table, the functions behind HTTP, the sweeper on its schedule, and the
// relay on the table's stream.

import { once } from 'node:events';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { dynamoDbClientAt } from '../lib/store/dynamodb-client.ts';
import { createTable } from './create-table.ts';
import { type Engine, startDynamoDb } from './dynamodb.ts';
import { httpServer, listen, loadHandlers } from './http-server.ts';
import { startRelay } from './relay.ts';
import { startSchedule } from './schedule.ts';
import { ServiceError } from './service-error.ts';
import type { StreamReader } from './stream.ts';

export { ServiceError } from './service-error.ts';

export interface ServiceOptions {
  /** 0 picks a free one. */
  readonly port: number;
  /** A DynamoDB that runs already; without it one is started. */
  readonly endpoint?: string | undefined;
  /** Seconds between two sweeps; 0 turns the sweeper off. */
  readonly sweepSeconds: number;
  /** Where the data outlive the service; without it they are in memory. */
  readonly dataDir?: string | undefined;
  /** The file that events are appended to; without it the stream is not read: no ledger, no sales, no events. */
  readonly eventsFile?: string | undefined;
  /** Whether that file is begun anew. */
  readonly isEventsFileNew?: boolean;
  /** Who does the steps of compensations; without it each is a line in the file of events. */
  readonly webhook?: { readonly url: string; readonly secret: string } | undefined;
}

export interface Service {
  readonly url: string;
  readonly engine: Engine;
  readonly tableName: string;
  /** Waits until all that was written before stands in the ledger and has been told. */
  caughtUp(): Promise<void>;
  /** Finishes what is under way, then stops everything that was started. Safe to call again. */
  stop(): Promise<void>;
}

const tableName = 'holdfast';
/** Milliseconds that requests under way have to finish when the service stops. */
const graceMilliseconds = 5_000;

/** Starts everything and waits until it answers. Throws ServiceError or EngineError with a line that says what to do. */
export async function startService(options: ServiceOptions): Promise<Service> {
  let handlers: Awaited<ReturnType<typeof loadHandlers>> | undefined;
  // The port first: it is cheap to ask for, and a DynamoDB started in vain is not.
  const server = httpServer(() => handlers);
  const port = await listen(server, options.port).catch((error: NodeJS.ErrnoException) => {
    throw new ServiceError(messageOf(error, options.port));
  });
  let engine: Engine | undefined;
  let relay: StreamReader | undefined;
  try {
    engine = await startDynamoDb({ endpoint: options.endpoint, dataDir: options.dataDir });
    process.env['TABLE_NAME'] = tableName;
    process.env['DYNAMODB_ENDPOINT'] = engine.endpoint;
    tellOfWebhook(options);
    await prepareTable(engine.endpoint);
    handlers = await loadHandlers();
    relay = await relayTo(options, engine.endpoint);
  } catch (error) {
    server.close();
    await engine?.stop();
    throw error;
  }
  const stopSweeping = await startSweeper(options.sweepSeconds);
  const started = engine;
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await Promise.all([closeServer(server), stopSweeping()]);
    await relay?.stop();
    await started.stop();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    engine: started,
    tableName,
    caughtUp: async () => await relay?.caughtUp(),
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}

const messageOf = (error: NodeJS.ErrnoException, port: number): string =>
  error.code === 'EADDRINUSE'
    ? `Port ${port} is taken: set PORT to another one (0 picks a free one).`
    : `Cannot listen on port ${port}: ${error.message}.`;

/** What stands in the environment otherwise is not asked: nobody's webhook is called by a test or a replay. */
function tellOfWebhook({ webhook }: ServiceOptions): void {
  for (const name of ['WEBHOOK_URL', 'WEBHOOK_SECRET', 'WEBHOOK_SECRET_NAME']) delete process.env[name];
  if (webhook !== undefined) Object.assign(process.env, { WEBHOOK_URL: webhook.url, WEBHOOK_SECRET: webhook.secret });
}

async function prepareTable(endpoint: string): Promise<void> {
  const client = dynamoDbClientAt(endpoint);
  try {
    await createTable(client, tableName);
  } finally {
    client.destroy();
  }
}

async function relayTo(
  { eventsFile, isEventsFileNew: isNew = false, dataDir }: ServiceOptions,
  endpoint: string,
): Promise<StreamReader | undefined> {
  if (eventsFile === undefined) return undefined;
  const kept = dataDir === undefined ? {} : { checkpointFile: join(dataDir, 'relay.json') };
  return await startRelay(endpoint, tableName, { eventsFile, isNew, ...kept });
}

async function startSweeper(seconds: number): Promise<() => Promise<void>> {
  if (seconds === 0) return async () => undefined;
  const { handler } = await import('../lambdas/sweep.ts');
  return startSchedule(seconds, handler);
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const isLate = await Promise.race([closed.then(() => false), wait(graceMilliseconds, true, { ref: false })]);
  if (isLate) server.closeAllConnections();
  await closed;
}
