// npm run event-schemas: writes docs/event-schemas.json from the schemas that the events are checked by.

import { writeFileSync } from 'node:fs';
import { eventSchemas } from '../lib/events/event-schemas.ts';

writeFileSync('docs/event-schemas.json', `${JSON.stringify(eventSchemas(), undefined, 2)}\n`);
