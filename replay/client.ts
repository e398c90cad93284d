import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { ReplayError } from './replay-error.ts';

export type Command = 'receive' | 'reserve' | 'confirm' | 'return' | 'adjust';

export interface Request {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  /** Set where the request is a command: only those are timed, repeated and dropped. */
  readonly command?: Command;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface Client {
  /** Sends a request until it is answered; throws a ReplayError where the service stays away. */
  send(request: Request): Promise<Answer>;
  /** Milliseconds from the first try of a command to its answer. */
  readonly timings: ReadonlyMap<Command, number[]>;
  readonly faults: { repeated: number; dropped: number };
}

interface Settings {
  readonly url: string;
  readonly hasFaults: boolean;
  readonly signal: AbortSignal;
}

const TRIES_MAX = 8;
const REPLY_MS_MAX = 30_000;
const WAIT_MS_MAX = 10_000;
const TRY_AGAIN: ReadonlySet<number> = new Set([429, 502, 503, 504]);

export function createClient({ url, hasFaults, signal }: Settings): Client {
  const timings = new Map<Command, number[]>();
  const faults = { repeated: 0, dropped: 0 };

  async function send(request: Request): Promise<Answer> {
    const fault = hasFaults && request.command !== undefined ? faultOf(request) : 'none';
    const startedAt = performance.now();
    if (fault === 'drop') {
      // The service has acted, and nobody read what it said: only the same key makes the next try harmless.
      await untilAnswered({ url, request, signal }, leaveUnread);
      faults.dropped += 1;
    }
    const answer = await untilAnswered({ url, request, signal }, read);
    if (request.command !== undefined) samplesOf(timings, request.command).push(performance.now() - startedAt);
    if (fault !== 'repeat') return answer;
    faults.repeated += 1;
    return untilAnswered({ url, request, signal }, read);
  }

  return { send, timings, faults };
}

function samplesOf(timings: Map<Command, number[]>, command: Command): number[] {
  const samples = timings.get(command) ?? [];
  timings.set(command, samples);
  return samples;
}

/**
 * Chosen by what the request is, not by when it is sent: the same requests meet the same faults in every run, however
 * many are sent at a time.
 */
function faultOf({ path, idempotencyKey }: Request): 'drop' | 'repeat' | 'none' {
  const draw = createHash('sha256').update(`${path} ${idempotencyKey}`).digest().readUInt32BE(0) % 10;
  if (draw === 0) return 'drop';
  return draw === 1 ? 'repeat' : 'none';
}

interface Call {
  readonly url: string;
  readonly request: Request;
  readonly signal: AbortSignal;
}

/** A request that got no answer, or is to come again later, is sent again as it was: that is what its key is for. */
async function untilAnswered<Taken>(call: Call, take: (response: Response) => Promise<Taken>): Promise<Taken> {
  const { url, request, signal } = call;
  let failure = '';
  for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
    let waitMs = Math.min(50 * 2 ** tries, WAIT_MS_MAX);
    try {
      const response = await fetch(url + request.path, init(call));
      if (!TRY_AGAIN.has(response.status)) return await take(response);
      failure = `answered ${response.status}`;
      waitMs = retryAfterMs(response) ?? waitMs;
      await leaveUnread(response);
    } catch (error) {
      failure = reasonOf(error);
    }
    signal.throwIfAborted();
    if (tries < TRIES_MAX) await wait(waitMs, undefined, { signal });
  }
  throw new ReplayError(`${request.method} ${url}${request.path}: ${failure}, ${TRIES_MAX} times: is the service up?`);
}

function init({ request, signal }: Call): RequestInit {
  const headers: Record<string, string> = {};
  if (request.body !== undefined) headers['content-type'] = 'application/json';
  if (request.idempotencyKey !== undefined) headers['idempotency-key'] = request.idempotencyKey;
  return {
    method: request.method,
    headers,
    signal: AbortSignal.any([signal, AbortSignal.timeout(REPLY_MS_MAX)]),
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  };
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  try {
    return { status: response.status, body: JSON.parse(text) };
  } catch {
    return { status: response.status, body: undefined };
  }
}

async function leaveUnread(response: Response): Promise<void> {
  await response.body?.cancel();
}

function retryAfterMs(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isNaN(seconds) ? undefined : Math.min(seconds * 1000, WAIT_MS_MAX);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // fetch says only that it failed; the cause says why.
  return error.cause instanceof Error ? error.cause.message : error.message;
}
