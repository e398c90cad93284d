// The parent of an engine, run as a process of its own: it starts the engine and ends it when its stdin closes. The
// service holds the other end of that pipe, so the engine goes with the service even when the service is killed with
// SIGKILL and can clean up nothing. Being the parent, it knows the engine by its handle and never by a reused pid.

import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import launcher from 'dynamodb-local';

/** What to start, as JSON in the first argument. Paths are absolute; without `dataDir` the engine keeps all in memory. */
export type Launch = { port: number; dataDir?: string } & (
  | { kind: 'java'; installPath: string }
  | { kind: 'dynoxide'; binary: string }
);

const killAfterMilliseconds = 5_000;

async function start(launch: Launch): Promise<ChildProcess> {
  if (launch.kind === 'java') {
    launcher.configureInstaller({ installPath: launch.installPath });
    // The launcher's types are older than this flag, which DynamoDB Local 3 knows.
    const flags = ['-sharedDb', '-disableTelemetry'] as unknown as ['-sharedDb'];
    return await launcher.launch(launch.port, launch.dataDir ?? null, flags);
  }
  const where = ['serve', '--host', '127.0.0.1', '--port', `${launch.port}`];
  const data = launch.dataDir === undefined ? [] : ['--db-path', join(launch.dataDir, 'dynoxide.db')];
  return spawn(launch.binary, [...where, ...data], { stdio: ['ignore', 'ignore', 'inherit'] });
}

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`, () => {});
  process.exit(1);
}

// The service may be gone before us: a broken pipe to it must not end the guard before the engine.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

const engine = await start(JSON.parse(process.argv[2] ?? '')).catch(fail);
engine.once('error', fail);
process.once('exit', () => engine.kill('SIGKILL'));
engine.once('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 128 + constants.signals[signal]));

function stop(): void {
  engine.kill('SIGTERM');
  setTimeout(() => engine.kill('SIGKILL'), killAfterMilliseconds);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
process.stdin.on('error', stop).once('close', stop).resume();

process.stdout.write(`${engine.pid}\n`);
