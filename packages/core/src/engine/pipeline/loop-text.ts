import type { Step, Terminal } from './step.ts';

/** The body of a function that returns the loop of a chain, put together from the fixed pieces below. */
export const loopText = (steps: readonly Step[], terminal: Terminal): string => {
  let opened = 0;
  const body = steps.map((step, i) => {
    if (step.kind === 'flatMap' || step.kind === 'flatMapValues') opened++;
    return stepText[step.kind](i, `v${i}`, `v${i + 1}`);
  });
  const end = terminalText(terminal, `v${steps.length}`);
  return loopAround(beforeText[terminal.kind], [...body, end], opened, afterText[terminal.kind]);
};

/** The loop over a chunk; `opened` says how many loops its body has opened. */
export const loopAround = (before: string, body: readonly string[], opened: number, after: string): string =>
  `'use strict';
return function loop(chunk, state) {
  ${before}
  for (let i = 0; i < chunk.length; i++) {
    const v0 = chunk[i];
    ${body.join('\n    ')}
  ${'}'.repeat(opened)}}
  ${after}
};`;

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

/** What a loop does before the first record of a chunk. */
export const beforeText: Record<Terminal['kind'], string> = {
  collect: 'const out = state.out;',
  count: 'let count = state.count;',
  reduce: 'const kept = state.some ? [state.value] : [];',
  foreach: '',
  combine: 'const table = state.table, values = table.values;',
  aggregate: 'const table = state.table, values = table.values, zero = state.zero;',
};

/** What it does after the last one. */
export const afterText: Record<Terminal['kind'], string> = {
  collect: '',
  count: 'state.count = count;',
  reduce: 'if (kept.length > 0) { state.value = kept[0]; state.some = true; }',
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
      return `if (kept.length > 0) kept[0] = fn(kept[0], ${v}); else kept.push(${v});`;
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
