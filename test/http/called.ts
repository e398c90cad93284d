import { subscribe } from 'node:diagnostics_channel';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { apiEvent } from '../../local/api-event.ts';
import { loadHandlers } from '../../local/http-server.ts';
import type { Received } from './document.ts';
import type { Documented } from './documented-operation.ts';
import type { ApiRequest } from './request-arbitraries.ts';

/** What a function answered, and how many requests it sent to the table. */
export interface Called extends Received {
  readonly headers: Headers;
  readonly tableRequests: number;
}

// Counted where they leave the process, whichever way the store sends them.
let leaving = 0;
subscribe('http.client.request.start', () => {
  leaving++;
});

let handlers: Awaited<ReturnType<typeof loadHandlers>> | undefined;

/** Calls an operation's function in this process with an event as API Gateway makes it. One at a time: requests are counted. */
export async function call(operation: Documented, request: ApiRequest): Promise<Called> {
  handlers ??= await loadHandlers();
  const name = nameOf(operation);
  const handler = handlers.get(name);
  if (handler === undefined) throw new Error(`there is no function ${name}`);
  const event = eventFor(operation, request);
  const before = leaving;
  const { statusCode = 0, headers = {}, body = '' } = await handler(event, {} as Context);
  const sent = new Headers(headers as Record<string, string>);
  return {
    status: statusCode,
    contentType: sent.get('content-type'),
    headers: sent,
    body: JSON.parse(body) as unknown,
    tableRequests: leaving - before,
  };
}

const nameOf = ({ id }: Documented): string => id.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function eventFor(operation: Documented, request: ApiRequest): APIGatewayProxyEventV2 {
  const { method, path: pattern } = operation;
  const { path, query, headers, body, isBase64Encoded, isAnonymous } = request;
  const url = `${urlOf(operation, request)}${query === '' ? '' : `?${query}`}`;
  const received = { method, url, protocol: 'HTTP/1.1', headers, body, sourceIp: '192.0.2.1' };
  const event = apiEvent(received, `${method} ${pattern}`, path);
  const requestContext = isAnonymous ? { ...event.requestContext, authorizer: undefined } : event.requestContext;
  return { ...event, isBase64Encoded, requestContext } as APIGatewayProxyEventV2;
}

/** The path of a request with its names in it. */
export const urlOf = ({ path: pattern }: Documented, { path }: Pick<ApiRequest, 'path'>): string =>
  pattern.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent((path[name] ?? '').toWellFormed()));
