import { defaultBounds } from '../../lib/commands/reconcile/bounds.ts';
import { optionsIn, UsageError } from '../arguments.ts';

export interface Arguments {
  readonly table: string;
  /** A DynamoDB of one machine; without it the one of the credentials in use. */
  readonly endpoint: string | undefined;
  readonly isJson: boolean;
  readonly isMending: boolean;
  readonly pauseSeconds: number;
  readonly lateSeconds: number;
  readonly lostSeconds: number;
}

export const usage = `usage: npm run reconcile -- [options]

  --table NAME    the table (default: TABLE_NAME, else holdfast)
  --endpoint URL  a DynamoDB on one machine (default: DYNAMODB_ENDPOINT, else the account of your credentials)
  --json          one JSON document instead of a report
  --repair        mends what can be mended, by movements with the reason "reconciliation"
  --pause S       seconds between the two looks at a difference (default: 30, longer than any request takes)
  --late S        seconds after which what is due, expired or not yet in the ledger is late (default: ${defaultBounds.lateSeconds})
  --lost S        seconds after which a version that is not in the ledger is lost for good (default: ${defaultBounds.lostSeconds})

It ends with 0 where nothing differs, 1 where something does and is not mended, 2 where it was asked wrongly, 3 where the
table could not be read, 130 after Ctrl-C.`;

const options = {
  table: { type: 'string' },
  endpoint: { type: 'string' },
  json: { type: 'boolean', default: false },
  repair: { type: 'boolean', default: false },
  pause: { type: 'string', default: '30' },
  late: { type: 'string', default: `${defaultBounds.lateSeconds}` },
  lost: { type: 'string', default: `${defaultBounds.lostSeconds}` },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

type Env = Readonly<Record<string, string | undefined>>;

/** Reads the command line; `help` where that is all it asks for. Throws a UsageError. */
export function parseArguments(args: readonly string[], env: Env): Arguments | 'help' {
  const values = optionsIn(args, options);
  if (values.help) return 'help';
  const endpoint = values.endpoint ?? (env['DYNAMODB_ENDPOINT'] || undefined);
  if (endpoint !== undefined && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) {
    throw new UsageError(`--endpoint is an address such as http://127.0.0.1:8000, not "${endpoint}"`);
  }
  return {
    table: values.table ?? (env['TABLE_NAME'] || 'holdfast'),
    endpoint,
    isJson: values.json,
    isMending: values.repair,
    pauseSeconds: secondsIn('--pause', values.pause),
    lateSeconds: secondsIn('--late', values.late),
    lostSeconds: secondsIn('--lost', values.lost),
  };
}

function secondsIn(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`${name} is a whole number of seconds, not "${text}"`);
}
