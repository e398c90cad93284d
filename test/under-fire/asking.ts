import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../simulation/random.ts';
import type { Answered, Asked } from './history.ts';

/** All that happened so far, and how often requests had to be sent. */
export interface Notes {
  readonly answers: Answered[];
  readonly unknown: Asked[];
  /** Tries by how they ended: a status, or that there was no answer. */
  readonly tries: Map<string, number>;
}

/** Milliseconds for one try, and for all tries of one request. */
const replyMax = 10_000;
const patienceMax = 45_000;
/** One client in so many hangs up, and one of those in two never asks again. */
const requestsPerHangUp = 25;
const hangUp = [20, 250] as const;

/**
 * Sends a request until it is answered, as it was and under the same key, and notes the answer; undefined where patience
 * ended before: then what became of it is unknown.
 */
export async function ask(url: string, asked: Asked, record: Notes, random: Random): Promise<Answered | undefined> {
  const began = Date.now();
  const hangsUp = random.below(requestsPerHangUp) === 0;
  const givesUp = hangsUp && random.chance(0.5);
  const milliseconds = hangsUp ? random.between(...hangUp) : replyMax;
  for (let tries = 0; Date.now() - began < patienceMax; tries++) {
    const from = Date.now();
    const reply = await tryOnce(url, asked, tries === 0 ? milliseconds : replyMax);
    count(record.tries, typeof reply === 'string' ? reply : `${reply.status}`);
    if (typeof reply !== 'string' && reply.status < 500) {
      const answered = { asked, from, to: Date.now(), ...reply };
      record.answers.push(answered);
      return answered;
    }
    // Our own mistakes are told, whatever the next try is answered.
    if (typeof reply !== 'string' && reply.status !== 503)
      record.answers.push({ asked, from, to: Date.now(), ...reply });
    if (givesUp) break;
    await wait(random.between(20, 50 * 2 ** Math.min(tries, 4)));
  }
  record.unknown.push(asked);
  return undefined;
}

type Reply = Pick<Answered, 'status' | 'isReplayed' | 'body'>;

async function tryOnce(url: string, { method, path, key, body }: Asked, milliseconds: number): Promise<Reply | string> {
  try {
    const response = await fetch(url + path, {
      method,
      signal: AbortSignal.timeout(milliseconds),
      headers: {
        ...(key !== undefined && { 'idempotency-key': key }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const isReplayed = response.headers.has('idempotent-replayed');
    return { status: response.status, isReplayed, body: await response.json() };
  } catch (error) {
    return (error as Error).name === 'TimeoutError' ? 'no answer in time' : 'connection lost';
  }
}

const count = (counts: Map<string, number>, name: string): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1);
};
