import { expectedOutputs } from './expected-outputs.ts';
import type { Batches, Outputs } from './outputs.ts';
import type { Given } from './run-killed.ts';

/** What is wrong with the outputs of an application that was given these lines, in words; nothing when all is well. */
export const problemsOf = (given: Given, outputs: Outputs): readonly string[] => {
  const { lines, batches, atLeastOnce } = outputs;
  const written = [...lines.values()].flat();
  const counts = Map.groupBy(written, (line) => line);
  const times = [...batches.keys()];
  const expected = expectedOutputs(times, lines);
  return [
    ...given.recorded.filter((line) => counts.get(line)?.length !== 1).map(notOnce(counts)),
    ...given.files.filter((line) => counts.get(line)?.length !== 1).map(notOnce(counts)),
    ...given.acknowledged.filter((line) => !counts.has(line)).map(notOnce(counts)),
    ...given.plain.filter((line) => (counts.get(line)?.length ?? 0) > 1).map(notOnce(counts)),
    ...invented(given, written),
    ...missing(written, new Set(atLeastOnce)),
    ...differences('batches', outputs.batches, expected.batches),
    ...differences('totals', outputs.totals, expected.totals),
    ...differences('windows', outputs.windows, expected.windows),
    ...[...lines.keys()].filter((time) => !batches.has(time)).map((time) => `batches: none at ${time}`),
  ];
};

const notOnce =
  (counts: ReadonlyMap<string, readonly string[]>) =>
  (line: string): string =>
    `lines: "${line}" is there ${counts.get(line)?.length ?? 0} times`;

const invented = (given: Given, written: readonly string[]): readonly string[] => {
  const known = new Set(Object.values(given).flat());
  return written.filter((line) => !known.has(line)).map((line) => `lines: "${line}" was never sent`);
};

const missing = (written: readonly string[], kept: ReadonlySet<string>): readonly string[] =>
  written.filter((line) => !kept.has(line)).map((line) => `at least once: "${line}" is missing`);

const differences = (name: string, found: Batches, expected: Batches): readonly string[] => {
  const times = new Set([...found.keys(), ...expected.keys()]);
  return Array.from(times).flatMap((time) => {
    const [is, should] = [found, expected].map((each) => (each.get(time) ?? []).toSorted().join(', '));
    return is === should ? [] : [`${name}: the batch of ${time} has [${is}] and should have [${should}]`];
  });
};
