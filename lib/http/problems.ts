import type { Refusal } from '../domain/outcomes.ts';
import { isoOf } from '../domain/time.ts';

/** Every code that a problem may have, with its status and title. */
export const problems = {
  malformed_json: [400, 'The body is not JSON'],
  invalid_request: [400, 'The request is not valid'],
  idempotency_key_missing: [400, 'The Idempotency-Key header is missing'],
  unauthenticated: [401, 'Who is calling is not known'],
  forbidden: [403, 'The caller may not do this'],
  reservation_not_found: [404, 'There is no such reservation'],
  sku_not_found: [404, 'There is no such SKU'],
  compensation_not_found: [404, 'There is no such compensation'],
  route_not_found: [404, 'There is no such route'],
  method_not_allowed: [405, 'The route does not know this method'],
  insufficient_stock: [409, 'Not enough units are available'],
  already_confirmed: [409, 'The reservation is confirmed already'],
  already_released: [409, 'The reservation was released'],
  already_fulfilled: [409, 'The reservation is fulfilled'],
  already_cancelled: [409, 'The reservation was cancelled'],
  already_compensated: [409, 'The reservation was compensated'],
  reservation_rejected: [409, 'The reservation was rejected'],
  not_confirmed: [409, 'The reservation is not confirmed'],
  would_oversell: [409, 'More units are promised than would be left'],
  hold_expired: [410, 'The hold has expired'],
  version_mismatch: [412, 'The settings have another version'],
  body_too_large: [413, 'The body is too large'],
  unsupported_media_type: [415, 'The body must be JSON'],
  idempotency_key_reused: [422, 'The key was used for another request'],
  exceeds_held: [422, 'More units are asked for than are held'],
  too_many_requests: [429, 'Too many requests'],
  internal_error: [500, 'Something went wrong on our side'],
  unavailable: [503, 'The service is busy'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof problems;

/** RFC 9457, with the code and its evidence as extension members. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly code: ProblemCode;
  readonly [evidence: string]: unknown;
}

export interface ProblemParts {
  readonly detail?: string;
  readonly evidence?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A "no" on its way to the caller; the error boundary answers with its problem. */
export class Refusing extends Error {
  override name = 'Refusing';
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ProblemCode, { detail, evidence, headers }: ProblemParts = {}) {
    super(code);
    const [status, title] = problems[code];
    const type = `urn:holdfast:problem:${code}`;
    this.problem = { type, title, status, ...(detail !== undefined && { detail }), code, ...evidence };
    this.headers = headers ?? {};
  }
}

const list = (skus: readonly { readonly sku: string }[]): string => skus.map(({ sku }) => sku).join(', ');

/** The problem of a command's refusal. Each refusal has one status, whichever command says it. */
export function refusing(refusal: Refusal, headers: Readonly<Record<string, string>> = {}): Refusing {
  return new Refusing(refusal.code, { ...partsOf(refusal), headers: { ...headers, ...headersOf(refusal) } });
}

const headersOf = (refusal: Refusal): Record<string, string> =>
  refusal.code === 'unavailable' ? { 'Retry-After': String(refusal.retryAfterSeconds) } : {};

interface RequestError {
  readonly path: string;
  readonly message: string;
}

/** Characters of a text in a problem: what was sent may stand in it, and may be as long as a body. */
const toldMax = 500;
const errorsMax = 100;

function invalidParts(errors: readonly RequestError[]): ProblemParts {
  const told = errors
    .slice(0, errorsMax)
    .map(({ path, message }) => ({ path: shortened(path), message: shortened(message) }));
  const detail = told.map(({ path, message }) => `${path || 'The request'}: ${message}`).join('; ');
  return { detail: shortened(detail), evidence: { errors: told } };
}

const shortened = (text: string): string => text.slice(0, toldMax).toWellFormed();

function partsOf(refusal: Refusal): ProblemParts {
  switch (refusal.code) {
    case 'invalid_request':
      return invalidParts(refusal.errors);
    case 'sku_not_found':
      return { detail: `Unknown: ${refusal.skus.join(', ')}.`, evidence: { skus: refusal.skus } };
    case 'insufficient_stock':
      return { detail: `Short: ${list(refusal.shortfalls)}.`, evidence: { shortfalls: refusal.shortfalls } };
    case 'exceeds_held':
      return { detail: `Held are fewer: ${list(refusal.lines)}.`, evidence: { lines: refusal.lines } };
    case 'hold_expired':
      return { detail: `It expired at ${isoOf(refusal.expiresAt * 1000)}. Reserve again, under another key.` };
    case 'would_oversell':
      return {
        detail: `${refusal.available} are available. To record it all the same, send "force": true.`,
        evidence: { available: refusal.available },
      };
    case 'version_mismatch':
      return refusal.version === undefined
        ? { detail: 'There is no SKU of this name.' }
        : { detail: `The version is ${refusal.version}. Read the SKU again.`, evidence: { version: refusal.version } };
    case 'idempotency_key_reused':
      return { detail: 'Send another request under another Idempotency-Key.' };
    case 'unavailable':
      return { detail: 'Send the same request again, under the same key, after the time in Retry-After.' };
    default:
      return {};
  }
}
