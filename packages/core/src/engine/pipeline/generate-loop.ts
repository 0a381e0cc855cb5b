import { elementsOf, notPair } from './pair.ts';
import type { Loop, Step, Terminal } from './step.ts';

/**
 * Writes the loop of a chain as text and compiles it. The text is put together from the fixed pieces below; user code
 * never becomes text, it comes in as parameters. Each chain gets a function of its own, hence type feedback of its own:
 * that is what makes it as fast as a loop written by hand (docs/decisions/0002).
 */
export const generateLoop = (steps: readonly Step[], terminal: Terminal): Loop => {
  const names = steps.map((_, index) => `f${index}`);
  const text = `${loopText(steps, terminal)} // ${nextLoop++}`;
  const make = new Function(...names, 'fn', 'create', 'elementsOf', 'notPair', text);
  return make(...steps.map((step) => step.fn), terminal.fn, terminal.create, elementsOf, notPair) as Loop;
};

let nextLoop = 0;

const loopText = (steps: readonly Step[], terminal: Terminal): string => {
  let opened = 0;
  const body = steps.map((step, i) => {
    if (step.kind === 'flatMap' || step.kind === 'flatMapValues') opened++;
    return stepText[step.kind](i, `v${i}`, `v${i + 1}`);
  });
  return `'use strict';
return function loop(chunk, state) {
  ${beforeText[terminal.kind]}
  for (let i = 0; i < chunk.length; i++) {
    const v0 = chunk[i];
    ${body.join('\n    ')}
    ${terminalText(terminal, `v${steps.length}`)}
  ${'}'.repeat(opened)}}
  ${afterText[terminal.kind]}
};`;
};

type StepText = (index: number, from: string, to: string) => string;

const stepText: Record<Step['kind'], StepText> = {
  map: (i, from, to) => `const ${to} = f${i}(${from});`,
  filter: (i, from, to) => `if (!f${i}(${from})) continue; const ${to} = ${from};`,
  flatMap: (i, from, to) => `${eachText(i, `f${i}(${from})`)} const ${to} = a${i}[j${i}];`,
  keyBy: (i, from, to) => `const ${to} = [f${i}(${from}), ${from}];`,
  mapValues: (i, from, to) => `${pairText(from)} const ${to} = [${from}[0], f${i}(${from}[1])];`,
  flatMapValues: (i, from, to) =>
    `${pairText(from)} ${eachText(i, `f${i}(${from}[1])`)} const ${to} = [${from}[0], a${i}[j${i}]];`,
};

const eachText = (i: number, value: string): string =>
  `const a${i} = elementsOf(${value}); for (let j${i} = 0; j${i} < a${i}.length; j${i}++) {`;

const pairText = (v: string): string => `if (!Array.isArray(${v})) notPair(${v});`;

const beforeText: Record<Terminal['kind'], string> = {
  collect: 'const out = state.out;',
  count: 'let count = state.count;',
  reduce: 'let value = state.value, some = state.some;',
  foreach: '',
  combine: 'const table = state.table, values = table.values;',
  aggregate: 'const table = state.table, values = table.values, zero = state.zero;',
};

const afterText: Record<Terminal['kind'], string> = {
  collect: '',
  count: 'state.count = count;',
  reduce: 'state.value = value; state.some = some;',
  foreach: '',
  combine: '',
  aggregate: '',
};

const terminalText = (terminal: Terminal, v: string): string => {
  switch (terminal.kind) {
    case 'collect':
      return `out.push(${v});`;
    case 'count':
      return 'count++;';
    case 'reduce':
      return `if (some) value = fn(value, ${v}); else { value = ${v}; some = true; }`;
    case 'foreach':
      return `fn(${v});`;
    case 'combine':
      return mergeText(v, terminal.create ? 'create(x)' : 'x');
    case 'aggregate':
      return mergeText(v, 'fn(zero(), x)');
  }
};

const mergeText = (v: string, first: string): string =>
  `${pairText(v)} const key = ${v}[0], x = ${v}[1], id = table.find(key);
    if (id < 0) table.add(key, ${first}); else values[id] = fn(values[id], x);`;
