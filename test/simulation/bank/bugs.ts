import { answerBugs } from './answer-bugs.ts';
import { bookBugs } from './book-bugs.ts';
import type { Bug } from './bug.ts';
import { compensationBugs } from './compensation-bugs.ts';
import { holdBugs } from './hold-bugs.ts';
import { recordBugs } from './record-bugs.ts';
import { refusalBugs } from './refusal-bugs.ts';
import { requestBugs } from './request-bugs.ts';
import { saleBugs } from './sale-bugs.ts';
import { stockAnswerBugs } from './stock-answer-bugs.ts';
import { stockBugs } from './stock-bugs.ts';

/** The bank: each is switched on by itself, and caught by the invariant that it names. */
export const bugs = {
  ...holdBugs,
  ...stockBugs,
  ...recordBugs,
  ...saleBugs,
  ...requestBugs,
  ...answerBugs,
  ...refusalBugs,
  ...stockAnswerBugs,
  ...bookBugs,
  ...compensationBugs,
} as const satisfies Record<string, Bug>;

export type BugName = keyof typeof bugs;

export const bugNames = Object.keys(bugs) as readonly BugName[];
