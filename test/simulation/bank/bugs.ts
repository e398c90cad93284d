import { answerBugs } from './answer-bugs.ts';
import type { Bug } from './bug.ts';
import { compensationBugs } from './compensation-bugs.ts';
import { decisionBugs } from './decision-bugs.ts';
import { holdBugs } from './hold-bugs.ts';
import { reconcileBugs } from './reconcile-bugs.ts';
import { recordBugs } from './record-bugs.ts';
import { refusalBugs } from './refusal-bugs.ts';
import { relayBugs } from './relay-bugs.ts';
import { requestBugs } from './request-bugs.ts';
import { saleBugs } from './sale-bugs.ts';
import { stockAnswerBugs } from './stock-answer-bugs.ts';
import { stockBugs } from './stock-bugs.ts';

/** The bank: each is switched on by itself, and caught by the invariant that it names. */
export const bugs = {
  ...holdBugs,
  ...stockBugs,
  ...recordBugs,
  ...decisionBugs,
  ...saleBugs,
  ...requestBugs,
  ...answerBugs,
  ...refusalBugs,
  ...stockAnswerBugs,
  ...relayBugs,
  ...reconcileBugs,
  ...compensationBugs,
} as const satisfies Record<string, Bug>;

export type BugName = keyof typeof bugs;

export const bugNames = Object.keys(bugs) as readonly BugName[];
