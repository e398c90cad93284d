import { setTimeout as wait } from 'node:timers/promises';
import { Started } from '../end-to-end/started.ts';
import type { Random } from '../simulation/random.ts';

/** Milliseconds that the service lives before it is killed. */
const lifetime = [2_000, 9_000] as const;
/** One start in so many is killed before it is through. */
const startsPerEarlyKill = 5;
const earlyLifetime = [50, 800] as const;
/** Starts that fail in a row before nothing more is to be hoped for. */
const failedStartsMax = 20;

/** The local service as a process of its own, which is killed again and again and comes back at the same address. */
export class KilledService {
  readonly #env: Record<string, string>;
  #started: Started;
  #url = '';
  #isExpected = false;
  kills = 0;
  /** Starts that found no DynamoDB that answers. */
  failedStarts = 0;
  /** How it ended where nobody had killed it. */
  readonly ends: string[] = [];

  private constructor(env: Record<string, string>) {
    this.#env = env;
    this.#started = this.#start();
  }

  /** Starts it on a free port and waits until it serves. */
  static async start(env: Record<string, string>): Promise<KilledService> {
    const service = new KilledService({ ...env, PORT: '0' });
    try {
      service.#url = await service.#started.url();
    } catch (error) {
      await service.stop();
      throw error;
    }
    service.#env['PORT'] = new URL(service.#url).port;
    return service;
  }

  get url(): string {
    return this.#url;
  }

  /** Kills it at random moments and starts it again, until the signal; then it serves. */
  async killUntil(signal: AbortSignal, random: Random): Promise<void> {
    while (!signal.aborted) {
      await this.#isOverWithin(random.between(...lifetime), signal);
      if (signal.aborted) break;
      await this.#kill();
      this.#started = this.#start();
      if (random.below(startsPerEarlyKill) === 0) {
        await this.#isOverWithin(random.between(...earlyLifetime), signal);
        await this.#kill();
        this.#started = this.#start();
      }
      await this.#untilItServes();
    }
    if (this.#started.hasEnded()) await this.#again();
  }

  async stop(): Promise<void> {
    this.#isExpected = true;
    await this.#started.stop();
  }

  /** Whatever else happens, it does not outlive this process. */
  killNow(): void {
    this.#started.kill();
  }

  async #isOverWithin(milliseconds: number, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const until = AbortSignal.any([signal, over.signal]);
    const pause = wait(milliseconds, undefined, { signal: until }).catch(() => undefined);
    await Promise.race([pause, this.#started.exited]);
    over.abort();
  }

  async #kill(): Promise<void> {
    if (this.#started.hasEnded()) return;
    this.#isExpected = true;
    this.#started.kill();
    this.kills++;
    await this.#started.exited;
  }

  async #again(): Promise<void> {
    this.#started = this.#start();
    await this.#untilItServes();
  }

  async #untilItServes(): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        await this.#started.url();
        return;
      } catch (error) {
        await this.#started.stop();
        this.failedStarts++;
        if (tries === failedStartsMax) throw error;
        this.#started = this.#start();
      }
    }
  }

  #start(): Started {
    this.#isExpected = false;
    const started = Started.node(this.#env);
    void started.exited.then((code) => {
      const serves = /Holdfast serves/.test(started.stdout);
      if (started === this.#started && !this.#isExpected && serves) {
        this.ends.push(`the service ended by itself with code ${code}: ${started.stderr.slice(-500)}`);
      }
    });
    return started;
  }
}
