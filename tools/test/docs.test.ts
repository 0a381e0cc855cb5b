import { expect, test } from 'vitest';
import { codesOf } from '../docs/claims/reference.ts';
import { membersOf } from '../docs/docstrings.ts';
import { RDD_CLASSES } from '../docs/examples/examples.ts';
import { RDD_EXAMPLES } from '../docs/examples/rdd-examples.ts';
import { regenerate } from '../docs/generated/regions.ts';
import { printsExactly, printsSomewhere } from '../docs/programs/output.ts';
import { programsOf } from '../docs/programs/programs.ts';

test('compares what is printed without white space, and lets … stand for anything', () => {
  expect(printsExactly("[ [ 'a', 1 ] ]\n", "[['a', 1]]")).toBe(true);
  expect(printsExactly('Time: 1000 ms\n(a,1)\n', 'Time: … ms\n(a,1)')).toBe(true);
  expect(printsExactly('Time: 1000 ms\n(a,2)\n', 'Time: … ms\n(a,1)')).toBe(false);
  expect(printsExactly('one\ntwo\n', 'one')).toBe(false);
  expect(printsSomewhere('one\ntwo\nthree\n', 'two')).toBe(true);
});

test('finds the codes of a catalogue and those that are thrown without one', () => {
  const catalogue = `const catalogue = {
  A_FIRST: (p: { a: string }): string => \`\${p.a}\`,
  B_SECOND: (): string => '',
} satisfies Record<string, () => string>;`;
  expect(codesOf([catalogue, "throw new DStreamError('C_THIRD', { message: '' });"])).toEqual([
    'A_FIRST',
    'B_SECOND',
    'C_THIRD',
  ]);
});

test('replaces what stands between the marks and nothing else', () => {
  const text = 'before\n<!-- generated: packages packages -->\nold\n<!-- end -->\nafter\n';
  const fresh = regenerate(text);
  expect(fresh).toMatch(/^before\n<!-- generated: packages packages -->\n\n\| package/);
  expect(fresh).toContain('[@dstream/core](packages/core)');
  expect(fresh).not.toContain('old');
  expect(regenerate(fresh)).toBe(fresh);
});

test('refuses a mark that nothing answers', () => {
  expect(() => regenerate('<!-- generated: weather -->\n<!-- end -->\n')).toThrow('weather');
});

test('shows an overloaded method once, with its text and its example', () => {
  const filters = membersOf('DStream').filter(({ name }) => name === 'filter');
  expect(filters).toHaveLength(1);
  expect(filters[0]).toMatchObject({ shape: 'filter(predicate)', isMethod: true });
  expect(filters[0]!.text).toMatch(/^Keeps the records/);
  expect(filters[0]!.example?.code).toContain('stream.filter(');
});

test('every operator of a stream has an example, but outputs', () => {
  const outputs = [
    'foreachRDD',
    'foreachPartition',
    'print',
    'pprint',
    'saveAsTextFiles',
    'saveAsObjectFiles',
    'to',
  ];
  const members = [...membersOf('DStream'), ...membersOf('PairDStreamFunctions')].filter(
    ({ isMethod }) => isMethod,
  );
  const without = members.filter(({ example }) => example === undefined).map(({ name }) => name);
  expect(without.filter((name) => !outputs.includes(name))).toEqual([]);
});

test('every operator and action of an RDD has an example, but those that give nothing back', () => {
  const silent = [
    'runJob',
    'foreach',
    'foreachPartition',
    'saveAsTextFile',
    'saveAsObjectFile',
    'stats',
    'toLocalIterator',
  ];
  const members = RDD_CLASSES.flatMap(membersOf).filter(({ isMethod }) => isMethod);
  const without = members
    .filter(({ name, example }) => !example && !(name in RDD_EXAMPLES))
    .map(({ name }) => name);
  expect(without.filter((name) => !silent.includes(name))).toEqual([]);
});

test('runs the word count of the README against a server', () => {
  const [wordCount] = programsOf('README.md');
  expect(wordCount).toMatchObject({ path: 'README.md', served: 'hello world\nhello\n' });
  expect(wordCount!.prints).toContain('(hello,2)');
  expect(wordCount!.text.split('\n')[wordCount!.line - 1]).toMatch(/^import /);
});
