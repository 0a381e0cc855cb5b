import { describe, expect, test } from 'vitest';
import type { DStreamError } from '../../../src/base/errors/dstream-error.ts';
import type {
  Guarantee,
  OutputGuarantee,
  RequiredGuarantee,
  WeakLink,
} from '../../../src/contracts/guarantee.ts';
import { requireGuarantees } from '../../../src/streaming/guarantee/require-guarantees.ts';

const losing: WeakLink = { at: 'socket', effect: 'lost', why: 'it is deaf', remedy: 'use a file' };
const repeating: WeakLink = { at: 'console', effect: 'repeated', why: 'it talks', remedy: 'write to files' };

const links: Readonly<Record<Guarantee, readonly WeakLink[]>> = {
  'exactly-once': [],
  'at-least-once': [repeating],
  'at-most-once': [losing],
  none: [losing, repeating],
};

const output = (guarantee: Guarantee, required: RequiredGuarantee | undefined, id = 0): OutputGuarantee => ({
  id,
  name: 'print',
  stream: 'map#2',
  guarantee,
  weakLinks: links[guarantee],
  required,
});

const problems = (...outputs: OutputGuarantee[]): readonly string[] => {
  try {
    requireGuarantees(outputs);
    return [];
  } catch (error) {
    expect((error as DStreamError).code).toBe('GUARANTEE_NOT_MET');
    return (error as DStreamError).params.problems as readonly string[];
  }
};

describe('a requirement', () => {
  const met: Readonly<Record<RequiredGuarantee, readonly Guarantee[]>> = {
    'exactly-once': ['exactly-once'],
    'at-least-once': ['exactly-once', 'at-least-once'],
    'at-most-once': ['exactly-once', 'at-most-once'],
  };

  test.each(Object.entries(met))('of %s is met by %j only', (required, guarantees) => {
    const enough = (Object.keys(links) as Guarantee[]).filter(
      (guarantee) => problems(output(guarantee, required as RequiredGuarantee)).length === 0,
    );
    expect(enough.toSorted()).toEqual([...guarantees].toSorted());
  });

  test('that nobody has is met', () => {
    expect(problems(output('none', undefined))).toEqual([]);
  });
});

describe('the error', () => {
  test('names the output, what it is, what it must be, the links and what to do', () => {
    expect(problems(output('none', 'exactly-once'))).toEqual([
      'output 0, print of map#2, is neither at-least-once nor at-most-once and must be exactly-once (socket: records may ' +
        'be lost, because it is deaf; to change that, use a file. console: records may be repeated, because it talks; to ' +
        'change that, write to files)',
    ]);
  });

  test('leaves out links that are not in the way', () => {
    expect(problems(output('none', 'at-least-once'))[0]).not.toContain('console');
    expect(problems(output('none', 'at-most-once'))[0]).not.toContain('socket');
  });

  test('tells of every output that guarantees too little', () => {
    const found = problems(
      output('none', 'at-least-once', 0),
      output('exactly-once', 'exactly-once', 1),
      output('at-most-once', 'exactly-once', 2),
    );
    expect(found.map((text) => text.slice(0, 8))).toEqual(['output 0', 'output 2']);
  });
});
