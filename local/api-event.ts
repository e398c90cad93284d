import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { limits } from '../lib/domain/limits.ts';

/** Who calls on one machine: nobody is asked. */
const localCaller = 'local';

/** A request of HTTP, as it arrived. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly protocol: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly sourceIp: string;
}

/** The request that a server received, with its body, as API Gateway hands it to a function. */
export async function eventOf(
  request: IncomingMessage,
  routeKey: string,
  pathParameters: Readonly<Record<string, string>>,
): Promise<APIGatewayProxyEventV2> {
  const received = {
    method: request.method ?? 'GET',
    url: request.url ?? '/',
    protocol: `HTTP/${request.httpVersion}`,
    headers: headersOf(request),
    body: (await bodyOf(request)).toString('utf8'),
    sourceIp: request.socket.remoteAddress ?? '',
  };
  return apiEvent(received, routeKey, pathParameters);
}

/** A request as API Gateway hands it to a function (payload format 2.0), authorized as the one local caller. */
export function apiEvent(
  { method, url, protocol, headers, body, sourceIp }: HttpRequest,
  routeKey: string,
  pathParameters: Readonly<Record<string, string>>,
): APIGatewayProxyEventV2 {
  const [path = '/', query = ''] = splitAt(url, '?');
  const now = new Date();
  const event = {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    headers: { ...headers },
    ...(query !== '' && { queryStringParameters: joined(new URLSearchParams(query)) }),
    ...(Object.keys(pathParameters).length > 0 && { pathParameters: { ...pathParameters } }),
    ...(body !== '' && { body }),
    isBase64Encoded: false,
    requestContext: {
      accountId: 'local',
      apiId: 'local',
      authorizer: { iam: { userArn: localCaller } },
      domainName: 'localhost',
      domainPrefix: 'local',
      http: { method, path, protocol, sourceIp, userAgent: headers['user-agent'] ?? '' },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: now.toISOString(),
      timeEpoch: now.getTime(),
    },
  };
  return event as APIGatewayProxyEventV2;
}

function splitAt(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** Reads the whole body, and keeps one byte more than is allowed of one that is too large: enough to refuse it. */
async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    const room = limits.bodyBytesMax + 1 - bytes;
    if (room > 0) chunks.push(chunk.subarray(0, room));
    bytes += Math.min(chunk.length, Math.max(room, 0));
  }
  return Buffer.concat(chunks);
}

const headersOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : (value ?? '')]),
  );

/** Values of one name are joined by commas, as API Gateway does. */
function joined(query: URLSearchParams): Record<string, string> {
  const values: Record<string, string> = Object.create(null);
  for (const [name, value] of query) values[name] = name in values ? `${values[name]},${value}` : value;
  return values;
}
