import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { z } from 'zod';
import { isReservationId } from '../domain/identity.ts';
import { limits } from '../domain/limits.ts';
import { Refusing, refusing } from './problems.ts';
import { name } from './schemas.ts';

/** Names under which a function's request may be found again, in the answer's headers and in the log. */
export interface RequestIds {
  readonly requestId: string;
  readonly correlationId: string;
}

const correlationForm = /^[\x21-\x7e]{1,128}$/;

export function idsOf({ requestContext, headers }: APIGatewayProxyEventV2): RequestIds {
  const { requestId } = requestContext;
  const given = headers['x-correlation-id'];
  return { requestId, correlationId: given !== undefined && correlationForm.test(given) ? given : requestId };
}

interface Authorized {
  readonly authorizer?: { readonly iam?: { readonly userArn?: string } };
}

/** The principal that authorization found. A role's sessions are one caller: a retry may come from another session. */
export function callerOf(event: APIGatewayProxyEventV2): string {
  const arn = (event.requestContext as Authorized).authorizer?.iam?.userArn;
  if (arn === undefined) throw new Refusing('unauthenticated');
  return arn.replace(/^(arn:[^:]+:sts::\d+:assumed-role\/[^/]+)\/.*$/, '$1');
}

export const bytesOf = ({ body, isBase64Encoded }: APIGatewayProxyEventV2): number =>
  body === undefined ? 0 : Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8');

export function requireSmallBody(event: APIGatewayProxyEventV2): void {
  if (bytesOf(event) <= limits.bodyBytesMax) return;
  throw new Refusing('body_too_large', { detail: `At most ${limits.bodyBytesMax} bytes are taken.` });
}

const jsonForm = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

export function requireJson(event: APIGatewayProxyEventV2): void {
  if (bytesOf(event) === 0 || jsonForm.test(event.headers['content-type'] ?? '')) return;
  throw new Refusing('unsupported_media_type', { detail: 'Send Content-Type: application/json.' });
}

export function requireKey(event: APIGatewayProxyEventV2): void {
  if ((event.headers['idempotency-key'] ?? '') !== '') return;
  throw new Refusing('idempotency_key_missing', {
    detail: 'Send Idempotency-Key: a value of your own that is the same whenever you repeat this request.',
  });
}

/** What a request says, or `invalid_request` with every error in it. */
export function parse<Value>(schema: z.ZodType<Value>, given: unknown, within: readonly string[] = []): Value {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({ path: [...within, ...path].join('.'), message }));
  throw invalid(errors);
}

/** Characters of a text in a problem: what was sent may stand in it, and may be as long as a body. */
const toldMax = 500;
const errorsMax = 100;

export function invalid(errors: readonly { readonly path: string; readonly message: string }[]): Refusing {
  const told = errors
    .slice(0, errorsMax)
    .map(({ path, message }) => ({ path: shortened(path), message: shortened(message) }));
  const detail = told.map(({ path, message }) => `${path || 'The body'}: ${message}`).join('; ');
  return new Refusing('invalid_request', { detail: shortened(detail), evidence: { errors: told } });
}

const shortened = (text: string): string => text.slice(0, toldMax).toWellFormed();

export function reservationIdIn({ pathParameters }: APIGatewayProxyEventV2): string {
  const id = pathParameters?.['id'] ?? '';
  if (!isReservationId(id)) throw refusing({ code: 'reservation_not_found' });
  return id;
}

export const skuNameIn = ({ pathParameters }: APIGatewayProxyEventV2): string =>
  parse(name, pathParameters?.['sku'], ['sku']);
