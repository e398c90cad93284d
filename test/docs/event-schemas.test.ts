import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { eventSchemas } from '../../lib/events/event-schemas.ts';
import { eventTypes } from '../../lib/events/schemas.ts';

const documented = JSON.parse(readFileSync('docs/event-schemas.json', 'utf8')) as Record<string, unknown>;
const text = readFileSync('docs/events.md', 'utf8');

test('docs/event-schemas.json is what npm run event-schemas writes', () => {
  expect(documented).toEqual(JSON.parse(JSON.stringify(eventSchemas())));
});

test.each(eventTypes)('docs/events.md says when holdfast.%s is told', (type) => {
  expect(text).toContain(`\n| \`holdfast.${type}\` |`);
});
