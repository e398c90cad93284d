import middy from '@middy/core';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Context } from '../commands/context.ts';
import { StoreUnavailable } from '../store/port.ts';
import { described, log } from './log.ts';
import type { Operation } from './operations.ts';
import { Refusing, refusing } from './problems.ts';
import {
  bytesOf,
  callerOf,
  compensationIdIn,
  idsOf,
  invalid,
  parse,
  queryIn,
  requireJson,
  requireKey,
  requireSmallBody,
  reservationIdIn,
  skuNameIn,
} from './request.ts';
import type { Route } from './routes.ts';
import { idempotencyKey } from './schemas.ts';
import { serviceContext } from './service-context.ts';

type Event = APIGatewayProxyEventV2;
type Result = APIGatewayProxyStructuredResultV2;

/** What a function is given: the request, checked by what the contract says of its operation. */
export interface Call<Body, Query> {
  readonly context: Context;
  readonly caller: string;
  readonly body: Body;
  readonly query: Query;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The Idempotency-Key, where the operation takes one. */
  readonly idempotencyKey: string;
  /** The id in the path; one that no reservation can have is not found. */
  readonly reservationId: () => string;
  /** The id in the path; one that no compensation can have is not found. */
  readonly compensationId: () => string;
  /** The SKU in the path, checked. */
  readonly skuName: () => string;
}

/** What a function answers; bodies are JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A function that answered shortly before its time is over would be frozen with writes under way, and send them again
 * when it is thawed. One whose time is over is ended, and sends nothing any more.
 */
const unhurried = { timeoutEarlyInMillis: 0 };

/** A handler for one operation: the request is checked in the order of the contract, then `run` maps one outcome. */
export function serve<Body, Query>(
  operation: Operation<Body, Query>,
  run: (call: Call<Body, Query>) => Promise<Answer>,
) {
  const { route, isKeyed = false } = operation;
  return middy<Event, Result>(unhurried)
    .use(errorBoundary(route))
    .before(({ event }) => {
      callerOf(event);
      requireSmallBody(event);
      requireJson(event);
      if (isKeyed) requireKey(event);
      // The parser knows fewer forms of the media type than RFC 9110 does.
      event.headers['content-type'] = 'application/json';
      // A body that is left out is an empty one; the schema says whether that will do.
      if (bytesOf(event) === 0) Object.assign(event, { body: '{}', isBase64Encoded: false });
    })
    .use(httpJsonBodyParser({ reviver: refuseForbidden }))
    .handler(async (event): Promise<Result> => resultOf(await run(callOf(operation, event)), event));
}

const callOf = <Body, Query>(operation: Operation<Body, Query>, event: Event): Call<Body, Query> => ({
  context: serviceContext(),
  caller: callerOf(event),
  headers: event.headers,
  idempotencyKey: operation.isKeyed ? parse(idempotencyKey, event.headers['idempotency-key'], ['Idempotency-Key']) : '',
  query: parse(operation.query, queryIn(event)),
  body: parse(operation.body, event.body),
  reservationId: () => reservationIdIn(event),
  compensationId: () => compensationIdIn(event),
  skuName: () => skuNameIn(event),
});

/** A handler that needs neither a caller nor a body. */
export const serveUnchecked = (route: Pick<Route, 'name'>, run: (event: Event) => Promise<Answer>) =>
  middy<Event, Result>(unhurried)
    .use(errorBoundary(route))
    .handler(async (event): Promise<Result> => resultOf(await run(event), event));

const resultOf = ({ status, body, headers }: Answer, event: Event): Result => ({
  statusCode: status,
  headers: { 'Content-Type': 'application/json', ...headers, ...idHeaders(event) },
  body: JSON.stringify(body),
});

const idHeaders = (event: Event): Record<string, string> => {
  const { requestId, correlationId } = idsOf(event);
  return { 'X-Request-Id': requestId, 'X-Correlation-Id': correlationId };
};

/** The one place where what was thrown becomes an answer. What is our own mistake is logged, and told by its request id only. */
function errorBoundary(route: Pick<Route, 'name'>): middy.MiddlewareObj<Event, Result> {
  return {
    onError(request) {
      const { event, error } = request;
      const refusal = refusalOf(error);
      const ids = idsOf(event);
      if (refusal.problem.status >= 500)
        log('error', refusal.problem.code, { ...ids, route: route.name, ...described(error) });
      const { code } = refusal.problem;
      request.response = {
        statusCode: refusal.problem.status,
        headers: { 'Content-Type': 'application/problem+json', ...refusal.headers, ...idHeaders(event) },
        body: JSON.stringify(
          code === 'internal_error' ? { ...refusal.problem, requestId: ids.requestId } : refusal.problem,
        ),
      };
    },
  };
}

function refusalOf(error: unknown): Refusing {
  if (error instanceof Refusing) return error;
  if (error instanceof StoreUnavailable) return refusing({ code: 'unavailable', retryAfterSeconds: 1 });
  const { package: thrower, message } = causeOf(error);
  if (thrower === '@middy/http-json-body-parser') {
    return message === forbidden ? invalid([{ path: '', message: forbidden }]) : new Refusing('malformed_json');
  }
  return new Refusing('internal_error');
}

const causeOf = (error: unknown): { package?: string; message?: string } =>
  (error instanceof Error && (error.cause as { package?: string; message?: string } | undefined)) || {};

const forbidden = 'must not have a member __proto__';

/** The schemas never see this member: it would be dropped in silence. */
function refuseForbidden(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new Error(forbidden);
  return value;
}
