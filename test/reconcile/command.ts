import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command in a terminal, in a process group of its own. */
export class Command {
  readonly ended: Promise<Ended>;
  stdout = '';
  stderr = '';
  readonly #pid: number | undefined;

  private constructor(command: string, args: readonly string[]) {
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, AWS_EC2_METADATA_DISABLED: 'true' };
    const child = spawn(command, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (text) => {
      this.stdout += text;
    });
    child.stderr.on('data', (text) => {
      this.stderr += text;
    });
    this.#pid = child.pid;
    this.ended = once(child, 'close').then(([code]) => ({ code, stdout: this.stdout, stderr: this.stderr }));
  }

  /** `npm run reconcile`, without the lines that npm adds to it. */
  static node(...args: readonly string[]): Command {
    return new Command(process.execPath, ['scripts/reconcile/reconcile.ts', ...args]);
  }

  static npm(...args: readonly string[]): Command {
    return new Command('npm', ['run', '--silent', 'reconcile', '--', ...args]);
  }

  /** Ctrl-C in a terminal: every process of the group is told. */
  pressCtrlC(): void {
    process.kill(-Number(this.#pid), 'SIGINT');
  }
}
