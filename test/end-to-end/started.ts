import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

type Env = Readonly<Record<string, string>>;

const root = fileURLToPath(new URL('../../', import.meta.url));
const pollMilliseconds = 50;
const waitMilliseconds = 30_000;

/** The service as somebody starts it in a terminal: `npm start`, in a process group of its own. */
export class Started {
  readonly #child: ChildProcess;
  readonly exited: Promise<number | null>;
  readonly eventsFile: string;
  stdout = '';
  stderr = '';

  private constructor(command: string, args: readonly string[], env: Env) {
    // Of its own, and not in the project's folder, where a service may run.
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-started-'));
    this.eventsFile = env['EVENTS_FILE'] ?? join(folder, 'events.jsonl');
    this.#child = spawn(command, args, {
      cwd: root,
      env: { ...surroundings(), EVENTS_FILE: this.eventsFile, ...env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.on('data', (text) => {
      this.stdout += text;
    });
    this.#child.stderr?.on('data', (text) => {
      this.stderr += text;
    });
    this.exited = once(this.#child, 'close').then(([code]) => {
      rmSync(folder, { recursive: true, force: true });
      return code as number | null;
    });
  }

  static npm(env: Env): Started {
    return new Started('npm', ['start'], env);
  }

  /** The same without npm, which adds lines of its own to what a failing start says. */
  static node(env: Env, ...options: readonly string[]): Started {
    return new Started(process.execPath, [...options, 'local/start.ts'], env);
  }

  /** Waits until the service has said what to try, and answers where it serves. */
  async url(): Promise<string> {
    for (const deadline = Date.now() + waitMilliseconds; Date.now() < deadline; await sleep(pollMilliseconds)) {
      const [, url] = /Holdfast serves (http:\/\/\S+) [\s\S]*confirm\n[\s\S]*\n$/.exec(this.stdout) ?? [];
      if (url !== undefined) return url;
      if (this.hasEnded()) break;
    }
    throw new Error(`the service did not start: ${this.stdout}${this.stderr}`);
  }

  /** Every process that this start has led to, in other groups too. */
  family(): readonly Process[] {
    return familyOf(this.#child.pid);
  }

  /** The process of the service itself. */
  service(): Process {
    const service = this.family().find(({ command }) => /node \S*local\/start\.ts$/.test(command));
    if (service === undefined) throw new Error('the service does not run');
    return service;
  }

  /** Ctrl-C in a terminal: every process of the group is told, and npm tells its child once more. */
  pressCtrlC(): void {
    process.kill(-Number(this.#child.pid), 'SIGINT');
  }

  /** Ends it as a crash does: nothing can be cleaned up. For one that was started without npm. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  async stop(): Promise<void> {
    if (!this.hasEnded()) this.pressCtrlC();
    await this.exited;
  }
}

export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Every process of the machine, but for those that have ended and wait only to be collected by their parent (Z). */
function processes(): readonly Process[] {
  const lines = execFileSync('ps', ['-e', '-ww', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' })
    .trim()
    .split('\n');
  return lines.flatMap((line) => {
    const [, pid, parent, stat = '', command = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return stat.startsWith('Z') ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

/** A process and all that it has led to. */
export function familyOf(first: number | undefined): readonly Process[] {
  const all = processes();
  const found = all.filter(({ pid }) => pid === first);
  for (const { pid } of found) found.push(...all.filter(({ parent }) => parent === pid));
  return found;
}

/** Waits until processes have ended; answers those that have not. */
export async function left(family: readonly Process[]): Promise<readonly Process[]> {
  const isThere = (wanted: Process) =>
    processes().some(({ pid, command }) => pid === wanted.pid && command === wanted.command);
  let there = family;
  for (const deadline = Date.now() + waitMilliseconds; there.length > 0 && Date.now() < deadline; ) {
    there = there.filter(isThere);
    if (there.length > 0) await sleep(pollMilliseconds);
  }
  return there;
}

/** The environment of a terminal: without what the test runner adds to it. */
function surroundings(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS, PORT, SWEEP_SECONDS, DATA_DIR, DYNAMODB_ENDPOINT, EVENTS_FILE, ...env } = process.env;
  const { WEBHOOK_URL, WEBHOOK_SECRET, ...rest } = env;
  return rest;
}
