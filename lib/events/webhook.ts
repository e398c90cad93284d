import { createHmac } from 'node:crypto';
import type { CallStep } from '../commands/compensate/ports.ts';
import { stepMessage } from './step-calls.ts';

/** Milliseconds that a receiver has to answer. */
export const answerMilliseconds = 5_000;

export interface WebhookOptions {
  /** Where it is sent; only ever what the operator has configured. */
  readonly url: string;
  /** Asked for each time, so that a new one is in force without a restart. */
  readonly secret: () => Promise<string>;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly timeout?: number;
}

/** The receiver did not say yes: a status that is no 2xx, no answer in time, or none at all. */
export class WebhookFailed extends Error {
  override name = 'WebhookFailed';
}

/**
 * The signature of a body that is sent at an instant, in epoch seconds: HMAC-SHA256 over `<seconds>.<body>`, so that an old
 * one cannot be sent again with another time.
 */
export const signatureOf = (secret: string, seconds: number, body: string): string =>
  `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;

/** Asks for each step by a POST of JSON, signed, with the step's key as its Idempotency-Key. 2xx is yes. */
export const webhook =
  ({ url, secret, clock, timeout = answerMilliseconds }: WebhookOptions): CallStep =>
  async (call) => {
    const body = JSON.stringify(stepMessage(call));
    const headers = {
      'content-type': 'application/json',
      'idempotency-key': call.key,
      // A connection that is kept while its function is frozen is dead when it is needed again.
      connection: 'close',
      'holdfast-signature': signatureOf(await secret(), Math.floor(clock() / 1000), body),
    };
    const signal = AbortSignal.timeout(timeout);
    // What it redirects to, nobody has configured.
    const sent = fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
    const response = await sent.catch((error) => {
      throw new WebhookFailed(`no answer: ${reasonOf(error, timeout)}`, { cause: error });
    });
    // Nobody reads it, however long it is: unread, it would hold its connection.
    await response.body?.cancel().catch(() => undefined);
    if (!response.ok) throw new WebhookFailed(`it was answered ${response.status}`);
  };

const reasonOf = (error: unknown, timeout: number): string => {
  const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  return name === 'TimeoutError' ? `none within ${timeout / 1000} s` : (cause?.code ?? cause?.message ?? message);
};
