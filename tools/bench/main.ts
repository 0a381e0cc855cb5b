import { parseArgs } from 'node:util';
import { ratiosOf, readBaseline, regressions, writeBaseline } from './baseline.ts';
import { emptyBatch } from './cases/empty-batch.ts';
import { jsonLines } from './cases/json-lines.ts';
import { numbers } from './cases/numbers.ts';
import { socket } from './cases/socket.ts';
import { startUp } from './cases/start-up.ts';
import { state } from './cases/state.ts';
import { window } from './cases/window.ts';
import { wordCount } from './cases/word-count.ts';
import { goalText, meets, type Figure, type Report } from './figure.ts';

const cases: Readonly<Record<string, (report: Report) => Promise<void>>> = {
  'word-count': wordCount,
  numbers,
  'json-lines': jsonLines,
  socket,
  window,
  state,
  'empty-batch': emptyBatch,
  'start-up': startUp,
};

const usage = `npm run bench [-- options]
  --only NAME   one case, may be repeated: ${Object.keys(cases).join(', ')}
  --save        store the ratios as the baseline
  --compare     compare with the baseline; exit code 1 when a ratio got worse
  --json        print the figures as JSON`;

const line = (figure: Figure): string => {
  const verdict = { true: 'ok', false: 'MISSED', undefined: '' }[String(meets(figure)) as 'true'];
  const value = `${figure.value.toFixed(2)} ${figure.unit}`;
  return `  ${figure.name.padEnd(46)} ${value.padStart(18)}  ${goalText(figure.goal).padEnd(8)} ${verdict}`;
};

const measure = async (
  names: readonly string[],
  print: (text: string) => void,
): Promise<Map<string, Figure[]>> => {
  const results = new Map<string, Figure[]>();
  for (const name of names) {
    const figures: Figure[] = [];
    print(name);
    await cases[name]!((figure) => {
      figures.push(figure);
      print(line(figure));
    });
    results.set(name, figures);
  }
  return results;
};

const minimums = (results: ReadonlyMap<string, readonly Figure[]>): ReadonlySet<string> =>
  new Set(
    [...results].flatMap(([name, figures]) =>
      figures.filter(({ goal }) => goal && 'atLeast' in goal).map((figure) => `${name}: ${figure.name}`),
    ),
  );

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    save: { type: 'boolean', default: false },
    compare: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const names = values.only ?? Object.keys(cases);
const unknown = names.filter((name) => !(name in cases));

if (values.help || unknown.length > 0) {
  process.stdout.write(`${unknown.length > 0 ? `unknown case: ${unknown.join(', ')}\n` : ''}${usage}\n`);
  process.exitCode = unknown.length > 0 ? 2 : 0;
} else {
  const print = (text: string): void => void (values.json || process.stdout.write(`${text}\n`));
  const results = await measure(names, print);
  const ratios = ratiosOf(results);
  if (values.json) process.stdout.write(`${JSON.stringify(Object.fromEntries(results), undefined, 2)}\n`);
  if (values.save) writeBaseline({ ...readBaseline(), ...ratios });
  if (values.compare) {
    const worse = regressions(ratios, readBaseline(), minimums(results));
    print(
      worse.length === 0
        ? 'no ratio got worse than the baseline'
        : `worse than the baseline:\n  ${worse.join('\n  ')}`,
    );
    process.exitCode = worse.length === 0 ? 0 : 1;
  }
}
