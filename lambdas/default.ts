import { Refusing } from '../lib/http/problems.ts';
import { matchRoute, unmatched } from '../lib/http/routes.ts';
import { serveUnchecked } from '../lib/http/serve.ts';

/** Answers what no route matches, so that it is a problem document too. */
export const handler = serveUnchecked(unmatched, async (event) => {
  const { method } = event.requestContext.http;
  const { methods } = matchRoute(method, event.rawPath);
  if (methods.length === 0) {
    throw new Refusing('route_not_found', { detail: 'GET /openapi.json lists every route.' });
  }
  const Allow = [...new Set(methods)].join(', ');
  throw new Refusing('method_not_allowed', { detail: `It knows ${Allow}.`, headers: { Allow } });
});
