import type { CallStep } from '../commands/compensate/ports.ts';
import { eventBridgeClient, putOnBus } from './event-bridge.ts';
import { callingInTime } from './in-time.ts';
import { appendLines } from './json-lines.ts';
import { commandOf } from './step-calls.ts';
import { webhook } from './webhook.ts';
import { webhookIn } from './webhook-settings.ts';

let made: { readonly of: string; readonly call: CallStep } | undefined;

/**
 * Calls whoever does the steps of compensations: the webhook that the operator has configured; else a command goes to the
 * event bus, or on one machine to the file of events. What is not configured rightly fails the step, and nothing else.
 */
export const callStep: CallStep = async (call) => {
  const { WEBHOOK_URL, WEBHOOK_SECRET, WEBHOOK_SECRET_NAME, EVENT_BUS_NAME, EVENTS_FILE } = process.env;
  const of = [WEBHOOK_URL, WEBHOOK_SECRET, WEBHOOK_SECRET_NAME, EVENT_BUS_NAME, EVENTS_FILE].join(' ');
  if (made?.of !== of) made = { of, call: callingInTime(callerIn(process.env)) };
  await made.call(call);
};

function callerIn(env: NodeJS.ProcessEnv): CallStep {
  const { EVENT_BUS_NAME: bus, EVENTS_FILE: file } = env;
  const configured = webhookIn(env);
  if (configured !== undefined) return webhook({ ...configured, clock: Date.now });
  // A command is taken on by whoever has a rule for it: that the bus has it is all that is known here.
  if (bus) {
    const client = eventBridgeClient();
    return async (call) => await putOnBus(client, bus, [commandOf(call)]);
  }
  if (file) return async (call) => await appendLines(file, [commandOf(call)]);
  throw new Error('Nobody does it: neither WEBHOOK_URL nor EVENT_BUS_NAME nor EVENTS_FILE is set.');
}
