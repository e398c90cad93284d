import { openApi } from '../lib/http/openapi.ts';
import { operations } from '../lib/http/operations.ts';
import { serve } from '../lib/http/serve.ts';

export const handler = serve(operations.openapi, async () => ({ status: 200, body: openApi() }));
