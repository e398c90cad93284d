import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { z } from 'zod';
import { compensationIdForm } from '../domain/compensation.ts';
import { reservationIdForm } from '../domain/identity.ts';
import { limits } from '../domain/limits.ts';
import type { Refusal } from '../domain/outcomes.ts';
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

/** Bytes of the body. Tools that make events by hand send null where API Gateway sends none. */
export const bytesOf = ({ body, isBase64Encoded }: APIGatewayProxyEventV2): number =>
  body === undefined || body === null ? 0 : Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8');

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

export const invalid = (errors: Extract<Refusal, { code: 'invalid_request' }>['errors']): Refusing =>
  refusing({ code: 'invalid_request', errors });

export function reservationIdIn({ pathParameters }: APIGatewayProxyEventV2): string {
  const id = pathParameters?.['id'] ?? '';
  if (!reservationIdForm.test(id)) throw refusing({ code: 'reservation_not_found' });
  return id;
}

export function compensationIdIn({ pathParameters }: APIGatewayProxyEventV2): string {
  const id = pathParameters?.['id'] ?? '';
  if (!compensationIdForm.test(id)) throw refusing({ code: 'compensation_not_found' });
  return id;
}

export const skuNameIn = ({ pathParameters }: APIGatewayProxyEventV2): string =>
  parse(name, pathParameters?.['sku'], ['sku']);

/** The query, each parameter once: API Gateway joins those of one name by commas, which a value may hold itself. */
export function queryIn({
  rawQueryString,
  queryStringParameters = {},
}: APIGatewayProxyEventV2): Record<string, unknown> {
  const names = [...new URLSearchParams(rawQueryString).keys()];
  const twice = names.find((each, index) => names.indexOf(each) !== index);
  if (twice !== undefined) throw invalid([{ path: twice, message: 'must be given once' }]);
  return { ...queryStringParameters };
}
