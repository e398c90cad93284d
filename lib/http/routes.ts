/** One route of the API. `name` is also that of its command, its function and its file under lambdas/. */
export interface Route {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
}

/** Every route, once: the functions, the local server and the infrastructure read it here. */
export const routes = {
  reserve: { name: 'reserve', method: 'POST', path: '/reservations' },
  getReservation: { name: 'get-reservation', method: 'GET', path: '/reservations/{id}' },
  listReservations: { name: 'list-reservations', method: 'GET', path: '/reservations' },
  confirm: { name: 'confirm', method: 'POST', path: '/reservations/{id}/confirm' },
  release: { name: 'release', method: 'POST', path: '/reservations/{id}/release' },
  extend: { name: 'extend', method: 'POST', path: '/reservations/{id}/extend' },
  fulfil: { name: 'fulfil', method: 'POST', path: '/reservations/{id}/fulfil' },
  cancel: { name: 'cancel', method: 'POST', path: '/reservations/{id}/cancel' },
  putSku: { name: 'put-sku', method: 'PUT', path: '/skus/{sku}' },
  getSku: { name: 'get-sku', method: 'GET', path: '/skus/{sku}' },
  listSkus: { name: 'list-skus', method: 'GET', path: '/skus' },
  moveStock: { name: 'move-stock', method: 'POST', path: '/stock/{sku}/movements' },
  listMovements: { name: 'list-movements', method: 'GET', path: '/stock/{sku}/movements' },
  getStock: { name: 'get-stock', method: 'GET', path: '/stock/{sku}' },
  getAvailability: { name: 'get-availability', method: 'POST', path: '/stock/availability' },
  listCompensations: { name: 'list-compensations', method: 'GET', path: '/compensations' },
  getCompensation: { name: 'get-compensation', method: 'GET', path: '/compensations/{id}' },
  retryCompensation: { name: 'retry-compensation', method: 'POST', path: '/compensations/{id}/retry' },
  health: { name: 'health', method: 'GET', path: '/health' },
  openapi: { name: 'openapi', method: 'GET', path: '/openapi.json' },
} as const satisfies Record<string, Route>;

/** What answers every request that no route matches. */
export const unmatched = { name: 'default' } as const;

/** What a path matches: the route for its method, if there is one, with its parameters, and the methods it knows. */
export interface Match {
  readonly route: Route | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  readonly methods: readonly string[];
}

/** Matches a path as it was sent, still encoded. A path that cannot be decoded matches nothing. */
export function matchRoute(method: string, path: string): Match {
  let found: Match = { route: undefined, parameters: {}, methods: [] };
  for (const route of Object.values<Route>(routes)) {
    const parameters = parametersOf(route.path, path);
    if (parameters === undefined) continue;
    const methods = [...found.methods, route.method];
    found = route.method === method ? { route, parameters, methods } : { ...found, methods };
  }
  return found;
}

function parametersOf(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const segment = given[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined) {
      if (segment !== part) return undefined;
    } else {
      const value = decoded(segment);
      if (value === undefined || value === '') return undefined;
      parameters[name] = value;
    }
  }
  return parameters;
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
