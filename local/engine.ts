// An engine of our own, from its start to its end. It is run by a guard (guard.ts), which ends it when the pipe to this
// process closes, for whatever reason.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Launch } from './guard.ts';
import { waitForDynamoDb } from './probe.ts';

/** How an engine ended: by `stop()`, or by itself, and then the reason (one line) is worth showing. */
export type Exit = { wasStopped: boolean; reason: string };

/** A DynamoDB that answers. `pid` is the engine's own process; `exited` never rejects, and never settles if external. */
export type Engine = {
  endpoint: string;
  kind: 'java' | 'dynoxide' | 'external';
  pid: number | null;
  exited: Promise<Exit>;
  /** Ends the engine and waits until it is gone, at most about 10 seconds. Does nothing if external or ended already. */
  stop(): Promise<void>;
};

/** Longer than the guard gives the engine between SIGTERM and SIGKILL. */
const guardStopMilliseconds = 10_000;
const outputCharactersMax = 4_000;

/** Starts an engine and waits until it answers, until `deadline` (epoch milliseconds). Returns in one line why not. */
export async function startEngine(launch: Launch, env: NodeJS.ProcessEnv, deadline: number): Promise<Engine | string> {
  // Detached, so that the terminal's Ctrl-C reaches the service alone, which then decides when its engine goes.
  const file = fileURLToPath(new URL('./guard.ts', import.meta.url));
  const guard = spawn(process.execPath, [file, JSON.stringify(launch)], { env, detached: true });
  let wasStopped = false;
  let pid: number | null = null;
  let output = '';
  const note = (text: unknown) => {
    output = (output + text).slice(0, outputCharactersMax);
  };
  guard.on('error', note).stderr.on('data', note);
  guard.stdin.on('error', note);
  const exited = new Promise<Exit>((resolve) => {
    guard.once('close', (code, signal) =>
      resolve({ wasStopped, reason: firstError(output) ?? `it ended with ${signal ?? `code ${code}`}` }),
    );
  });
  // A guard ends its engine before itself. Only where it was killed itself is the engine still there.
  guard.once('exit', (_code, signal) => {
    if (signal !== null && pid !== null) killIfThere(pid);
  });
  const stop = async () => {
    wasStopped = true;
    if (hasEnded(guard)) return;
    ref(guard, true);
    guard.stdin.end();
    const timer = setTimeout(() => guard.kill('SIGKILL'), guardStopMilliseconds);
    await exited;
    clearTimeout(timer);
  };

  await Promise.race([
    exited,
    once(guard.stdout, 'data').then(([line]) => {
      pid = Number(line);
    }),
  ]);
  const endpoint = `http://127.0.0.1:${launch.port}`;
  const problem = await waitForDynamoDb(endpoint, deadline, () => hasEnded(guard));
  if (hasEnded(guard)) return (await exited).reason;
  if (problem !== null) {
    await stop();
    return `it does not answer in time (${problem})`;
  }
  ref(guard, false);
  return { endpoint, kind: launch.kind, pid, exited, stop };
}

function hasEnded(guard: ChildProcessWithoutNullStreams): boolean {
  return guard.exitCode !== null || guard.signalCode !== null;
}

/** Whether this process stays alive for the guard: only while somebody waits for it. */
function ref(guard: ChildProcessWithoutNullStreams, isAwaited: boolean): void {
  for (const handle of [guard, guard.stdin as Socket, guard.stdout as Socket, guard.stderr as Socket]) {
    if (isAwaited) handle.ref();
    else handle.unref();
  }
}

function firstError(output: string): string | undefined {
  return output.split('\n').find((line) => /error|exception/i.test(line));
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
