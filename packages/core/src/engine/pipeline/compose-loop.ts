import { composeGuardedLoop } from './compose-guarded-loop.ts';
import { elementsOf } from './elements-of.ts';
import { notPair } from './pair.ts';
import type { AnyFunction, Loop, LoopState, Step, Terminal } from './step.ts';

type Emit = (value: any, state: LoopState) => void;

/** The same loop out of nested functions, for places where code generation is forbidden. Slower: see `compile`. */
export const composeLoop = (steps: readonly Step[], terminal: Terminal, guarded = false): Loop => {
  if (guarded) return composeGuardedLoop(steps, terminal);
  const emit = steps.reduceRight<Emit>(
    (next, step) => stepEmit[step.kind](step.fn, next),
    terminalEmit(terminal),
  );
  return (chunk, state) => {
    for (let i = 0; i < chunk.length; i++) emit(chunk[i], state);
  };
};

const stepEmit: Record<Step['kind'], (fn: AnyFunction, next: Emit) => Emit> = {
  map: (fn, next) => (v, state) => next(fn(v), state),
  filter: (fn, next) => (v, state) => {
    if (fn(v)) next(v, state);
  },
  flatMap: (fn, next) => (v, state) => {
    const all = elementsOf(fn(v));
    for (let i = 0; i < all.length; i++) next(all[i], state);
  },
  keyBy: (fn, next) => (v, state) => next([fn(v), v], state),
  mapValues: (fn, next) => (v, state) => {
    if (!Array.isArray(v)) notPair(v);
    next([v[0], fn(v[1])], state);
  },
  flatMapValues: (fn, next) => (v, state) => {
    if (!Array.isArray(v)) notPair(v);
    for (const x of elementsOf(fn(v[1]))) next([v[0], x], state);
  },
};

const terminalEmit = ({ kind, fn, create }: Terminal): Emit => {
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
      return (v) => fn!(v);
    case 'combine':
      return (v, { table: given }) => {
        const table = given!;
        if (!Array.isArray(v)) notPair(v);
        const id = table.find(v[0]);
        if (id < 0) table.add(v[0], create ? create(v[1]) : v[1]);
        else table.values[id] = fn!(table.values[id], v[1]);
      };
    case 'aggregate':
      return (v, { table: given, zero }) => {
        const table = given!;
        if (!Array.isArray(v)) notPair(v);
        const id = table.find(v[0]);
        if (id < 0) table.add(v[0], fn!(zero(), v[1]));
        else table.values[id] = fn!(table.values[id], v[1]);
      };
  }
};
