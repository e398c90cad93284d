import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

// The API's document as a page to read, at /docs: Swagger UI, served from its package.

const assets: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
};

const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Holdfast</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="document"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script>SwaggerUIBundle({ url: '/openapi.json', domNode: document.getElementById('document') });</script>
</body>
</html>
`;

/** Answers a GET of the page or of one of its files; false where the path is neither. */
export async function answerDocs(path: string, response: ServerResponse): Promise<boolean> {
  if (path === '/docs') {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page);
    return true;
  }
  const name = path.startsWith('/docs/') ? path.slice('/docs/'.length) : '';
  if (!Object.hasOwn(assets, name)) return false;
  response.writeHead(200, { 'Content-Type': assets[name] }).end(await readFile(join(folder, name)));
  return true;
}
