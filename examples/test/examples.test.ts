import { describe, expect, test } from 'vitest';
import { batchesOf, start } from './support/run-example.ts';

const output = async (name: string): Promise<string> => {
  const { code, stdout, stderr } = await start(name).ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};

describe('each example prints what its text says and ends', () => {
  test.each([
    ['queue-stream.ts', [['1', '9', '25'], ['49']]],
    [
      'stateful-word-count.ts',
      [
        ['(to,102)', '(be,2)', '(or,1)', '(not,1)'],
        ['(that,1)', '(is,1)', '(the,1)', '(question,1)'],
        ['(to,104)', '(live,1)', '(or,2)', '(exist,1)'],
      ],
    ],
    [
      'windowed-word-count.ts',
      [
        ['(a,2)', '(b,1)'],
        ['(a,3)', '(b,1)', '(c,1)'],
        ['(a,3)', '(b,2)', '(c,1)'],
        ['(a,1)', '(b,1)', '(c,2)'],
        ['(b,1)', '(c,2)'],
      ],
    ],
    [
      'join-streams.ts',
      [['order 1: tea, not paid', 'order 2: cake, 4.5 euros'], ['order 3: milk, 1.2 euros']],
    ],
    [
      'async-enrichment.ts',
      [['(10.0.0.1,Berlin)', '(10.0.0.2,Lima)', '(10.0.0.9,unknown)'], ['(10.0.0.3,Oslo)']],
    ],
    [
      'custom-source.ts',
      [
        ['0', '1', '4', '9'],
        ['16', '25', '36', '49'],
        ['64', '81', '100', '121'],
      ],
    ],
  ])('%s', async (name, batches) => {
    const printed = batchesOf(await output(name)).slice(0, batches.length);
    expect(printed.map((lines) => lines.toSorted())).toEqual(batches.map((lines) => lines.toSorted()));
  });

  test.each([
    ['custom-sink.ts', ["partitions: [ '', 'e' ]", "partitions: [ 'bd', 'ac' ]"]],
    ['database-output.ts', ['{ a: 3, b: 2, c: 1 } 6 connections']],
    [
      'file-word-count.ts',
      ['(be,2)', '(is,1)', '(not,1)', '(or,1)', '(question,1)', '(that,1)', '(the,1)', '(to,2)'],
    ],
  ])('%s', async (name, lines) => {
    expect((await output(name)).trimEnd().split('\n').toSorted()).toEqual(lines);
  });
});
