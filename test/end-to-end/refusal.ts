import { expect } from '@jest/globals';
import type { Answer } from './shop.ts';

/** Checks that an answer is a problem document with a status and a code, written `409 would_oversell`. */
export function expectRefusal({ status, headers, body }: Answer, wanted: string, evidence: object = {}): void {
  expect(`${status} ${body.code}`).toBe(wanted);
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(headers.get('x-request-id')).toMatch(/./);
  const title = expect.stringMatching(/^[A-Z].* .*[^.]$/);
  expect(body).toMatchObject({ type: `urn:holdfast:problem:${body.code}`, title, status, ...evidence });
  expect(headers.has('retry-after')).toBe(status === 503 || status === 429);
}
