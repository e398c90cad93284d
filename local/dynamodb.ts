// The DynamoDB that everything local runs on: DynamoDB Local where there is Java, dynoxide where there is not, or nothing
// of our own where an endpoint is given. Both engines come with npm install; nothing is fetched at run time.

import { once } from 'node:events';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { resolve } from 'node:path';
import { type Engine, startEngine } from './engine.ts';
import { findEngine, oldestJava } from './find-engine.ts';
import { waitForDynamoDb } from './probe.ts';

export type { Engine, Exit } from './engine.ts';

/** There is no DynamoDB to work with. The message is one line, fit for whoever started the service. */
export class EngineError extends Error {
  override name = 'EngineError';
}

export type EngineOptions = {
  /** A DynamoDB that runs already: it is checked, and nothing is started or stopped. */
  endpoint?: string | undefined;
  /** Folder in which the data outlive the engine, created if missing; without it they are in memory only. */
  dataDir?: string | undefined;
  /** This engine or none; without it DynamoDB Local is preferred. */
  engine?: 'java' | 'dynoxide' | undefined;
  /** Environment in which `java` is looked up and the engine runs; this process's own unless given. */
  env?: NodeJS.ProcessEnv | undefined;
};

const externalMilliseconds = 5_000;
const startMilliseconds = 30_000;
const portAttemptsMax = 3;

/**
 * Starts a DynamoDB and waits until it answers, at most 30 seconds, or checks the one at `endpoint`, at most about 5. An
 * engine started here ends with this process, however that ends, and does not keep it alive. Throws EngineError.
 */
export async function startDynamoDb(options: EngineOptions = {}): Promise<Engine> {
  if (options.endpoint !== undefined) return await useEndpoint(options.endpoint);
  const env = options.env ?? process.env;
  const found = await findEngine(options.engine, env);
  if (found === null) {
    const hint = `install Java ${oldestJava} or newer, or set DYNAMODB_ENDPOINT to a DynamoDB that runs already`;
    throw new EngineError(`No DynamoDB can be started on this machine: ${hint}.`);
  }
  const data = options.dataDir === undefined ? {} : { dataDir: resolve(options.dataDir) };
  if (data.dataDir !== undefined) openFolder(data.dataDir);

  // Somebody else may take a free port between our finding it and the engine's listening on it.
  const deadline = Date.now() + startMilliseconds;
  for (let attempt = 1; ; attempt++) {
    const started = await startEngine({ ...found, ...data, port: await freePort() }, env, deadline);
    if (typeof started !== 'string') return started;
    if (attempt === portAttemptsMax || Date.now() >= deadline) {
      throw new EngineError(`DynamoDB (${found.kind}) did not start: ${started}`);
    }
  }
}

/** Creates the folder if it is missing. The engines themselves say nothing of use about one they cannot write to. */
function openFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.W_OK);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new EngineError(`No data can be kept in ${path} (DATA_DIR): ${code}.`);
  }
}

async function useEndpoint(endpoint: string): Promise<Engine> {
  const problem = await waitForDynamoDb(endpoint, Date.now() + externalMilliseconds);
  if (problem !== null) throw new EngineError(`No DynamoDB answers at ${endpoint} (DYNAMODB_ENDPOINT): ${problem}.`);
  return { endpoint, kind: 'external', pid: null, exited: new Promise(() => {}), stop: async () => {} };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
