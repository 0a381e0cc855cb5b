import { afterText, beforeText, loopAround } from './loop-text.ts';
import type { Step, Terminal } from './step.ts';

/**
 * The same as `loopText`, with each call of a function of one record in a `try` of its own: what it throws is told, and
 * the loop goes on with the next record that this step would have got, so that it does not matter which steps share a
 * loop. Functions that merge records are not guarded: they say nothing about one of them.
 */
export const guardedLoopText = (steps: readonly Step[], terminal: Terminal): string => {
  let opened = 0;
  const body = steps.map((step, i) => {
    if (step.kind === 'flatMap' || step.kind === 'flatMapValues') opened++;
    return stepText[step.kind](i, `v${i}`, `v${i + 1}`);
  });
  const before = `const refuse = state.refuse; ${beforeText[terminal.kind]}`;
  const end = terminalText(terminal, `v${steps.length}`, steps.length);
  return loopAround(before, [...body, end], opened, afterText[terminal.kind]);
};

const stepText: Record<Step['kind'], (index: number, from: string, to: string) => string> = {
  map: (i, from, to) => `let ${to}; ${tried(`${to} = f${i}(${from});`, from, i)}`,
  filter: (i, from, to) => `${tried(`if (!f${i}(${from})) continue;`, from, i)} const ${to} = ${from};`,
  flatMap: (i, from, to) => `${eachText(i, from, from)} const ${to} = a${i}[j${i}];`,
  keyBy: (i, from, to) => `let ${to}; ${tried(`${to} = [f${i}(${from}), ${from}];`, from, i)}`,
  mapValues: (i, from, to) =>
    `let ${to}; ${tried(`${pairText(from)} ${to} = [${from}[0], f${i}(${from}[1])];`, from, i)}`,
  flatMapValues: (i, from, to) =>
    `${eachText(i, from, `${from}[1]`, pairText(from))} const ${to} = [${from}[0], a${i}[j${i}]];`,
};

const tried = (text: string, record: string, step: number): string =>
  `try { ${text} } catch (error) { refuse(error, ${record}, ${step}, i); continue; }`;

const eachText = (i: number, record: string, argument: string, before = ''): string =>
  `let a${i}; ${tried(`${before} a${i} = elementsOf(f${i}(${argument}));`, record, i)}
    for (let j${i} = 0; j${i} < a${i}.length; j${i}++) {`;

const pairText = (v: string): string => `if (!Array.isArray(${v})) notPair(${v});`;

const terminalText = (terminal: Terminal, v: string, step: number): string => {
  switch (terminal.kind) {
    case 'collect':
      return `out.push(${v});`;
    case 'count':
      return 'count++;';
    case 'reduce':
      return `if (kept.length > 0) kept[0] = fn(kept[0], ${v}); else kept.push(${v});`;
    case 'foreach':
      return tried(`fn(${v});`, v, step);
    case 'combine':
      return mergeText(v, terminal.create ? 'create(x)' : 'x', step);
    case 'aggregate':
      return mergeText(v, 'fn(zero(), x)', step);
  }
};

const mergeText = (v: string, first: string, step: number): string =>
  `let id; ${tried(`${pairText(v)} id = table.find(${v}[0]);`, v, step)}
    const x = ${v}[1];
    if (id < 0) table.add(${v}[0], ${first}); else values[id] = fn(values[id], x);`;
