// The whole service on one machine: DynamoDB, the table, the functions behind HTTP, and the sweeper on its schedule.

import { once } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { dynamoDbClient } from '../lib/store/dynamodb-client.ts';
import { createTable } from './create-table.ts';
import { type Engine, startDynamoDb } from './dynamodb.ts';
import { httpServer, listen, loadHandlers } from './http-server.ts';
import { startSchedule } from './schedule.ts';

export interface ServiceOptions {
  /** 0 picks a free one. */
  readonly port: number;
  /** A DynamoDB that runs already; without it one is started. */
  readonly endpoint?: string | undefined;
  /** Seconds between two sweeps; 0 turns the sweeper off. */
  readonly sweepSeconds: number;
  /** Where the data outlive the service; without it they are in memory. */
  readonly dataDir?: string | undefined;
}

export interface Service {
  readonly url: string;
  readonly engine: Engine;
  /** Finishes what is under way, then stops everything that was started. Safe to call again. */
  stop(): Promise<void>;
}

/** The service cannot start. The message is one line, fit for whoever started it. */
export class ServiceError extends Error {
  override name = 'ServiceError';
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
  try {
    engine = await startDynamoDb({ endpoint: options.endpoint, dataDir: options.dataDir });
    process.env['TABLE_NAME'] = tableName;
    process.env['DYNAMODB_ENDPOINT'] = engine.endpoint;
    await prepareTable(engine.endpoint);
    handlers = await loadHandlers();
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
    await started.stop();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    engine,
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

async function prepareTable(endpoint: string): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = dynamoDbClient({ endpoint, region: 'local', credentials });
  try {
    await createTable(client, tableName);
  } finally {
    client.destroy();
  }
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
