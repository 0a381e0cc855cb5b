import { elementsOf } from './elements-of.ts';
import { guardedLoopText } from './guarded-loop-text.ts';
import { loopText } from './loop-text.ts';
import { notPair } from './pair.ts';
import type { AnyFunction, Loop, Step, Terminal } from './step.ts';

/** Puts user functions into a compiled text. */
type Maker = (...functions: readonly unknown[]) => Loop;

/** By the text of a chain and of its functions: undefined once the first such chain was met, shared by the later ones. */
const shared = new Map<string, Maker | undefined>();
const maxShared = 1000;
let nextMaker = 0;

/**
 * Compiles the loop of a chain. User code never becomes text, it comes in as parameters. Each chain gets a function of its
 * own, hence type feedback of its own: that is what makes it as fast as a loop written by hand (docs/decisions/0002).
 *
 * A program may make its functions anew in each batch. From the second batch on they share one function by their text, so
 * that they find it warm.
 */
export const generateLoop = (steps: readonly Step[], terminal: Terminal, guarded = false): Loop => {
  const functions = [...steps.map((step) => step.fn), terminal.fn, terminal.create];
  const text = guarded ? guardedLoopText(steps, terminal) : loopText(steps, terminal);
  return makerFor(steps.length, text, functions)(...functions, elementsOf, notPair);
};

const makerFor = (steps: number, text: string, functions: readonly (AnyFunction | undefined)[]): Maker => {
  const key = [text, ...functions.map(sourceOf)].join('\n');
  const known = shared.get(key);
  if (known) return known;
  const maker = compile(steps, text);
  if (shared.size === maxShared) shared.clear();
  shared.set(key, shared.has(key) ? maker : undefined);
  return maker;
};

const sourceOf = (fn: AnyFunction | undefined): string => (fn ? Function.prototype.toString.call(fn) : '');

/** V8 gives equal texts the same type feedback: a number keeps them apart. */
const compile = (steps: number, text: string): Maker => {
  const names = Array.from({ length: steps }, (_, index) => `f${index}`);
  return new Function(
    ...names,
    'fn',
    'create',
    'elementsOf',
    'notPair',
    `${text} // ${nextMaker++}`,
  ) as Maker;
};
