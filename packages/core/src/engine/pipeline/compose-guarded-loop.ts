import { elementsOf } from './elements-of.ts';
import { notPair } from './pair.ts';
import type { AnyFunction, Loop, LoopState, Step, Terminal } from './step.ts';

/** Takes a record on; `index` is the one of the chunk that it was made of. */
type Emit = (value: any, state: LoopState, index: number) => void;

/** Stands for the result of a function that threw. */
const refused = Symbol('refused');

/** What `guardedLoopText` describes, out of nested functions. */
export const composeGuardedLoop = (steps: readonly Step[], terminal: Terminal): Loop => {
  const emit = steps.reduceRight<Emit>(
    (next, { kind, fn }, step) => stepEmit[kind](fn, next, step),
    terminalEmit(terminal, steps.length),
  );
  return (chunk, state) => {
    for (let i = 0; i < chunk.length; i++) emit(chunk[i], state, i);
  };
};

const tried = <R>(
  work: () => R,
  value: unknown,
  state: LoopState,
  step: number,
  index: number,
): R | typeof refused => {
  try {
    return work();
  } catch (error) {
    state.refuse!(error, value, step, index);
    return refused;
  }
};

const one =
  (apply: (fn: AnyFunction, v: any) => unknown) =>
  (fn: AnyFunction, next: Emit, step: number): Emit =>
  (v, state, index) => {
    const result = tried(() => apply(fn, v), v, state, step, index);
    if (result !== refused) next(result, state, index);
  };

const many =
  (apply: (fn: AnyFunction, v: any) => readonly unknown[]) =>
  (fn: AnyFunction, next: Emit, step: number): Emit =>
  (v, state, index) => {
    const all = tried(() => apply(fn, v), v, state, step, index);
    if (all !== refused) for (const each of all) next(each, state, index);
  };

const stepEmit: Record<Step['kind'], (fn: AnyFunction, next: Emit, step: number) => Emit> = {
  map: one((fn, v) => fn(v)),
  filter: many((fn, v) => (fn(v) ? [v] : [])),
  flatMap: many((fn, v) => elementsOf(fn(v))),
  keyBy: one((fn, v) => [fn(v), v]),
  mapValues: one((fn, v) => (Array.isArray(v) ? [v[0], fn(v[1])] : notPair(v))),
  flatMapValues: many((fn, v) =>
    Array.isArray(v) ? elementsOf(fn(v[1])).map((each) => [v[0], each]) : notPair(v),
  ),
};

const terminalEmit = ({ kind, fn, create }: Terminal, step: number): Emit => {
  switch (kind) {
    case 'collect':
      return (v, state) => void state.out.push(v);
    case 'count':
      return (_, state) => void state.count++;
    case 'reduce':
      return (v, state) => {
        state.value = state.some ? fn!(state.value, v) : v;
        state.some = true;
      };
    case 'foreach':
      return (v, state, index) => void tried(() => fn!(v), v, state, step, index);
    case 'combine':
      return merging(step, fn!, (_, x) => (create ? create(x) : x));
    case 'aggregate':
      return merging(step, fn!, ({ zero }, x) => fn!(zero(), x));
  }
};

const merging =
  (step: number, fn: AnyFunction, first: (state: LoopState, x: unknown) => unknown): Emit =>
  (v, state, index) => {
    const table = state.table!;
    const id = tried(() => (Array.isArray(v) ? table.find(v[0]) : notPair(v)), v, state, step, index);
    if (id === refused) return;
    if (id < 0) table.add(v[0], first(state, v[1]));
    else table.values[id] = fn(table.values[id], v[1]);
  };
